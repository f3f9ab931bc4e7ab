"""The press room: documents on loopback that stand for the outside world, in the demonstration and in the tests."""

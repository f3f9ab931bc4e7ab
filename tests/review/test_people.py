"""Who is who: one person of several addresses, and nobody under a name that is none."""

from __future__ import annotations

import pytest

from kakehashi.errors import ConfigError, ReviewError
from kakehashi.model import Trust
from kakehashi.review.people import (
    UNNAMED,
    may_decide,
    person,
    read_people,
    same_person,
    typist,
    well_formed,
    with_mailmap,
)

PEOPLE = """
[people.anna]
name = "Anna Example"
mail = ["anna@x.example", "anna@home.example"]
languages = ["en"]

[people.ben]
name = "Ben"
mail = ["ben@x.example"]
roles = ["translator"]

[people.night]
name = "Night"
mail = ["night@x.example"]
roles = ["machine"]
"""
TRUST = Trust(read_people(PEOPLE, "people.toml"))


@pytest.mark.parametrize("identity", ["Anna Example <a@x.example>", "  高橋 花子  <h@x.example> "])
def test_a_name_and_an_address(identity: str) -> None:
    assert well_formed(identity) == identity.strip().replace("  ", " ")


@pytest.mark.parametrize(
    "identity",
    ["", "Anna", "<a@x.example>", "Anna <>", "Anna <a>", "a@x.example", "A\nB <a@x>", "A <a@x> <b@y>", "A <a b@x>"],
)
def test_what_names_nobody_is_refused(identity: str) -> None:
    """An approval by "me" proves nothing to anybody, for ever."""
    with pytest.raises(ReviewError, match="no name and mail"):
        well_formed(identity)


def test_addresses_of_one_person_are_one_and_those_of_two_are_two() -> None:
    """With two addresses Anna could approve what she typed under the other."""
    assert same_person("A. E. <ANNA@home.example>", "Anna <anna@x.example>", TRUST)
    assert not same_person("A. E. <anna@home.example>", "Anna <anna@x.example>")
    assert not same_person("Anna <anna@x.example>", "Anna <ben@x.example>", TRUST)
    assert same_person("Anna", "anna ")
    capitals = Trust(read_people(PEOPLE.replace("anna@home.example", "Anna@Home.example"), "people.toml"))
    assert same_person("A. E. <anna@home.example>", "Anna <anna@x.example>", capitals), "as the file writes it or not"
    assert not same_person(UNNAMED, UNNAMED)


def test_a_mailmap_adds_addresses() -> None:
    """What git knows of a person must not have to be written twice."""
    lines = (
        "# people",
        "Anna <anna@x.example> <anna@old.example>",
        "Cara <cara@x.example> c <c@y.example>",
        "B <ben@x.example>",
    )
    text = "\n".join(lines)
    trust = Trust(with_mailmap(TRUST.people, text))
    assert person("x <anna@old.example>", trust) == person("y <anna@home.example>", trust) == "anna@x.example"
    assert person("c <C@y.example>", trust) == "cara@x.example"
    assert trust.people["ben@x.example"].identity == "Ben <ben@x.example>"


def test_of_those_whom_a_commit_names_one_typed_it_or_nobody_knows() -> None:
    assert (
        typist(["Anna <anna@home.example>", "Anna Example <anna@x.example>"], TRUST) == "Anna Example <anna@x.example>"
    )
    assert typist(["Cara <c@x.example>"], TRUST) == "Cara <c@x.example>"
    assert typist(["Anna <anna@x.example>", "Ben <ben@x.example>"], TRUST) == UNNAMED
    assert typist(["Night <night@x.example>"], TRUST) == UNNAMED


def test_languages_and_roles_are_obeyed() -> None:
    """A setting that is read and not obeyed is a promise that nobody keeps."""
    may_decide("Anna <anna@home.example>", "en", TRUST, "w")
    may_decide("Cara <cara@x.example>", "ko", TRUST, "w")
    with pytest.raises(ReviewError, match="does not review ko"):
        may_decide("Anna <anna@home.example>", "ko", TRUST, "w")
    with pytest.raises(ReviewError, match="translator, no reviewer"):
        may_decide("Ben <ben@x.example>", "en", TRUST, "w")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[people.a]\nname = "A"\nmails = ["a@x"]', "unknown key 'people.a.mails'.*'mail'"),
        ('[people.a]\nname = "A"\nmail = []', "needs an address"),
        ('[people.a]\nname = "A"\nmail = ["a"]', "no name and mail"),
        ('[people.a]\nname = "A"\nmail = ["a@x"]\nroles = ["boss"]', "not allowed"),
        ('[people.a]\nname = "A"\nmail = ["a@x"]\nlanguages = ["english"]', "no language 'english'"),
        ('[people.a]\nname = "A"\nmail = ["a@x"]\n[people.b]\nname = "B"\nmail = ["A@x"]', "two persons'"),
        ("[people", "not TOML"),
    ],
)
def test_a_wrong_key_or_value_is_named(text: str, said: str) -> None:
    with pytest.raises((ConfigError, ReviewError), match=said):
        read_people(text, "people.toml")

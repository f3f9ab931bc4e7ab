"""``kakehashi models``: the local engine's models in ``var/models``."""

from __future__ import annotations

import argparse
from typing import Any

from kakehashi.cli.console import Console, add_common, portal_of
from kakehashi.records.names import read_language
from kakehashi.verbs.models import add_model, list_models

EXAMPLE = "examples:\n  kakehashi models add ja en\n  kakehashi models list"


def add(verbs: Any) -> None:
    """Add the verb and its two actions."""
    parser = verbs.add_parser("models", help="models of the local engine", epilog=EXAMPLE)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    adding = actions.add_parser("add", help="fetch and check the model of a pair", epilog=EXAMPLE)
    add_common(adding)
    adding.add_argument("source", metavar="FROM", help="the language that it translates from")
    adding.add_argument("target", metavar="TO", help="the language that it translates to")
    adding.set_defaults(run=run_add)
    listing = actions.add_parser("list", help="the models that are there", epilog=EXAMPLE)
    add_common(listing)
    listing.set_defaults(run=run_list)


def run_add(options: argparse.Namespace, console: Console) -> int:
    """Exit 0 when the model is there and translates."""
    portal = portal_of(options)
    source, target = read_language(options.source, "FROM"), read_language(options.target, "TO")
    model = add_model(portal.var / "models", source, target)
    value = {"from": source, "to": target, "model": model.name, "file": model.weights.name}
    console.result(f"{model.name}: ready ({model.weights.name})", value)
    return 0


def run_list(options: argparse.Namespace, console: Console) -> int:
    """One line a model."""
    portal = portal_of(options)
    for model in list_models(portal.var / "models"):
        console.result(f"{model.name}  {model.weights.name}", {"model": model.name, "file": model.weights.name})
    return 0

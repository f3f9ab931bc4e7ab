"""The operators: how one place of a function is made wrong, as a slip or a misunderstanding would make it.

Six kinds: a comparison turned or moved by one, a condition turned, dropped or fixed, a constant changed, a result lost,
a call left out, an error swallowed, not caught or caught too little. What is said to people is left alone: the texts of
docstrings, of errors that are raised and of f-strings are no rules. Nothing here reads or runs anything.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.mutation.rules import FunctionNode

OPERATORS = ("comparison", "boolean", "constant", "return", "call-removed", "exception")

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_TURNED = {"any": "all", "all": "any", "min": "max", "max": "min"}
_LEFT_OUT = frozenset({"lower", "casefold", "strip", "lstrip", "rstrip", "upper"})
_LEFT_OUT_ROUND = frozenset({"sorted", "reversed", "set", "abs"})


@dataclass(frozen=True, slots=True)
class Site:
    """One place and how to make it wrong; ``statement`` is the innermost statement, ``lines`` those that reach it."""

    operator: str
    statement: ast.AST
    lines: range
    apply: Callable[[], None]
    undo: Callable[[], None]


def sites(function: FunctionNode) -> Iterator[Site]:
    """Every site of a function, always in the same order; each has to be undone before the next is asked for."""
    for statement in _statements(function):
        lines = range(statement.lineno, _last_line(statement) + 1)
        for operator, apply, undo in _changes(statement):
            yield Site(operator, statement, lines, apply, undo)


def shown(statement: ast.AST) -> str:
    """A statement as text, of one that holds others the head only."""
    if isinstance(statement, ast.ExceptHandler):
        kind = f" {ast.unparse(statement.type)}" if statement.type else ""
        first = ast.unparse(statement.body[0]).split("\n", 1)[0]
        return f"except{kind}: {first}"
    if isinstance(statement, ast.Try):
        return "try"
    text = ast.unparse(statement)
    return text.split("\n", 1)[0] if getattr(statement, "body", None) else text


_Change = tuple[str, Callable[[], None], Callable[[], None]]
_Inner = ast.stmt | ast.ExceptHandler


def _statements(function: FunctionNode) -> Iterator[_Inner]:
    """The statements of a function, those of inner functions too, without docstrings and annotations alone."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop(0)
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.stmt | ast.ExceptHandler) and not docstring:
            yield node
        inner = [child for child in ast.iter_child_nodes(node) if _holds_statements(child)]
        waiting[:0] = inner


def _holds_statements(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


def _last_line(statement: _Inner) -> int:
    """The last line of a statement's own head."""
    body = getattr(statement, "body", None)
    if isinstance(body, list) and body:
        first: int = body[0].lineno
        return max(statement.lineno, first - 1)
    return statement.end_lineno or statement.lineno


def _changes(statement: _Inner) -> Iterator[_Change]:
    """All that can be made wrong in a statement's own head."""
    yield from _statement_changes(statement)
    for parent, name, place, node in _expressions(statement):
        for operator, other in _replacements(node):
            yield operator, _setter(parent, name, place, other), _setter(parent, name, place, node)
        if isinstance(node, ast.Compare):
            yield from _comparisons(node)
        if isinstance(node, ast.comprehension):
            yield from _filters(node)


def _statement_changes(statement: _Inner) -> Iterator[_Change]:
    """What can be made wrong in the statement as a whole."""
    if isinstance(statement, ast.If | ast.While):
        test = statement.test
        for value in (True, False):
            if isinstance(statement, ast.If) or not value:  # a loop that never ends says little
                yield (
                    "boolean",
                    _setter(statement, "test", None, ast.Constant(value)),
                    _setter(statement, "test", None, test),
                )
    elif isinstance(statement, ast.Return):
        value_node = statement.value
        if value_node is not None and not _says_nothing(value_node):
            nothing = ast.Constant(None)
            yield "return", _setter(statement, "value", None, nothing), _setter(statement, "value", None, value_node)
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        yield (
            "call-removed",
            _setter(statement, "value", None, ast.Constant(None)),
            _setter(statement, "value", None, call),
        )
    elif isinstance(statement, ast.Raise) and statement.exc is not None:
        yield "exception", *_body_change(statement)
    elif isinstance(statement, ast.ExceptHandler):
        yield from _handlers(statement)


def _says_nothing(node: ast.expr) -> bool:
    """Whether a result is as good as none, or one whose other value is tried as a constant."""
    return isinstance(node, ast.Constant) and (isinstance(node.value, bool) or not node.value)


def _body_change(statement: ast.Raise) -> tuple[Callable[[], None], Callable[[], None]]:
    """An error that is not raised: the statement becomes one that does nothing."""
    kept = (statement.exc, statement.cause)

    def apply() -> None:
        statement.__class__ = ast.Pass  # type: ignore[assignment]

    def undo() -> None:
        statement.__class__ = ast.Raise
        statement.exc, statement.cause = kept

    return apply, undo


def _handlers(handler: ast.ExceptHandler) -> Iterator[_Change]:
    """An error that is not caught, or of several kinds one that is not."""
    body = list(handler.body)
    if not (len(body) == 1 and isinstance(body[0], ast.Raise) and body[0].exc is None):
        yield "exception", _setter(handler, "body", None, [ast.Raise()]), _setter(handler, "body", None, body)
    if isinstance(handler.type, ast.Tuple):
        kinds = handler.type
        for place in range(len(kinds.elts)):
            rest = [*kinds.elts[:place], *kinds.elts[place + 1 :]]
            yield "exception", _setter(kinds, "elts", None, rest), _setter(kinds, "elts", None, list(kinds.elts))


def _comparisons(node: ast.Compare) -> Iterator[_Change]:
    """Each comparison of a chain turned, or moved by one."""
    for place, kind in enumerate(node.ops):
        for other in _COMPARED[type(kind)]:
            yield "comparison", _setter(node, "ops", place, other()), _setter(node, "ops", place, kind)


def _filters(node: ast.comprehension) -> Iterator[_Change]:
    """A filter of a comprehension left out."""
    for place, test in enumerate(node.ifs):
        yield "boolean", _setter(node, "ifs", place, ast.Constant(True)), _setter(node, "ifs", place, test)


def _replacements(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in the place of an expression."""
    if isinstance(node, ast.BoolOp):
        other: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "boolean", ast.BoolOp(other, node.values)
        if len(node.values) > 1:
            for place in range(len(node.values)):
                rest = [*node.values[:place], *node.values[place + 1 :]]
                yield "boolean", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "boolean", node.operand
    elif isinstance(node, ast.IfExp):
        yield "boolean", node.body
        yield "boolean", node.orelse
    elif isinstance(node, ast.Constant):
        yield from (("constant", ast.Constant(value)) for value in _other_values(node.value))
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)


def _other_values(value: object) -> Iterator[bool | int | float | str]:
    """A value that is not this one."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str):
        yield "" if value else "x"


def _other_calls(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    """A call turned into its opposite, or left out where what it is called on can stand for it."""
    function = node.func
    if isinstance(function, ast.Name) and function.id in _TURNED:
        yield "boolean", ast.Call(ast.Name(_TURNED[function.id], ast.Load()), node.args, node.keywords)
    elif isinstance(function, ast.Name) and function.id in _LEFT_OUT_ROUND and len(node.args) == 1:
        yield "call-removed", node.args[0]
    elif isinstance(function, ast.Attribute) and function.attr in _LEFT_OUT:
        yield "call-removed", function.value


def _expressions(statement: _Inner) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """The expressions of a statement's head with the place where each stands: parent, field, index."""
    waiting = list(_children(statement))
    while waiting:
        parent, name, place, node = waiting.pop(0)
        if _is_text(parent, node):
            continue
        yield parent, name, place, node
        inner = list(_children(node))
        if isinstance(statement, ast.Raise):
            inner = [item for item in inner if not _is_string(item[3])]
        waiting[:0] = inner


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """The nodes right below a node that are no statements and no annotations."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "args") and isinstance(node, ast.stmt | ast.arguments):
            continue
        for place, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(item, ast.AST) and not _holds_statements(item):
                yield node, name, place, item


def _is_text(parent: ast.AST, node: ast.AST) -> bool:
    """Whether a node is the text of an f-string, or part of a type."""
    return (isinstance(parent, ast.JoinedStr) and isinstance(node, ast.Constant)) or (
        isinstance(parent, ast.AnnAssign) and parent.annotation is node
    )


def _is_string(node: ast.AST) -> bool:
    """Whether a node is a text, as it stands or with values."""
    text = node.value if isinstance(node, ast.keyword) else node
    return isinstance(text, ast.JoinedStr) or (isinstance(text, ast.Constant) and isinstance(text.value, str))


def _setter(parent: ast.AST, name: str, place: int | None, value: object) -> Callable[[], None]:
    """A function that puts ``value`` where it belongs."""

    def put() -> None:
        if place is None:
            setattr(parent, name, value)
        else:
            getattr(parent, name)[place] = value

    return put

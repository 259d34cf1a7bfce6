"""Finds text that is drawn without having come through ``stitch_tui.text``: the one door.

Read from the source, conservatively: a value is fine where it can be shown to be ours or to have
passed the door, and reported wherever that cannot be shown. What is known of a module is what
stands in it: its functions, its constants, the classes it defines.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.python_source import (
    annotation_words,
    attributes_of_self,
    bindings,
    defined_twice,
    heirs,
    parameters,
)

DOOR = {"one_line", "many_lines", "each_visible", "plural", "age_words", "cell", "problem_content"}
"""Functions whose result may be drawn. The last two return what is drawn, made through the door."""

_DRAWING_CALLS = {
    "Content", "Text", "Static", "Label", "Button", "Checkbox", "Markdown", "Option", "Digits",
    "Input", "TextArea", "Select", "Log", "RichLog", "Collapsible", "TabPane", "Tree",
    "Binding", "SystemCommand", "LineInput", "ValueInput", "OptionList", "Selection",
    "SelectionList", "RadioButton", "RadioSet", "Tab", "Tabs", "Link", "Placeholder", "Pretty",
    "Segment", "Panel", "Table", "Rule", "Hit", "DiscoveryHit", "Toast", "Notification",
}  # fmt: skip
_DRAWING_METHODS = {
    "styled", "assemble", "from_markup", "from_text", "update", "append", "notify", "add_column",
    "add_columns", "add_row", "add_rows", "add_leaf", "add_option", "add_options", "set_label",
    "write", "write_line", "update_cell", "update_cell_at", "set_options", "set_tooltip",
    "with_tooltip", "load_text", "add_json", "append_text", "from_ansi", "from_rich_text",
    "code_editor", "exit",
}  # fmt: skip
_OF_CLASSES = {"styled", "assemble", "from_markup", "from_text", "from_ansi", "from_rich_text"}
_DRAWN_ATTRIBUTES = {
    "title", "sub_title", "border_title", "border_subtitle", "tooltip", "placeholder", "label",
    "renderable", "content", "visual", "prompt",
    "TITLE", "SUB_TITLE", "BORDER_TITLE", "BORDER_SUBTITLE",
}  # fmt: skip
_UNDRAWN_KEYWORDS = {
    "id", "classes", "name", "style", "end", "key", "password", "compact", "disabled", "is_open",
    "is_secret", "takes_file", "selects", "show", "priority", "action", "row_key", "column_key",
    "width", "read_only", "soft_wrap", "show_line_numbers", "no_wrap", "overflow", "justify",
    "data", "expand", "severity", "result", "return_code", "timeout", "select_on_focus", "variant",
}  # fmt: skip
_SAFE_METHODS = {
    "strip", "rstrip", "lstrip", "upper", "lower", "title", "capitalize", "removeprefix",
    "removesuffix", "ljust", "rjust", "center", "strftime", "isoformat", "stylize", "pad_right",
    "truncate",
}  # fmt: skip
_NUMBERS = {"len", "sum", "int", "round", "abs", "ord"}
_OURS_TYPES = {"int", "float", "bool", "datetime"}
_NUMBER_FORMAT = set("dfegn%,")


@dataclass(frozen=True)
class Leak:
    """A value of unknown origin that is drawn. ``function`` is dotted, with its class."""

    module: str
    function: str
    line: int
    value: str

    def __str__(self) -> str:
        return f"{self.module}:{self.function}:{self.line}: {self.value}"


def leaks(source: str, module: str, drawing: frozenset[str] = frozenset()) -> list[Leak]:
    """The leaks of one module; ``drawing`` are classes of others that draw what they are given."""
    return list(_Module(ast.parse(source), module, drawing).leaks())


def leaks_in(*paths: Path, root: Path) -> Iterator[Leak]:
    """The leaks of every module under ``paths``; modules are named from ``root``."""
    files = [
        file for path in paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])
    ]
    sources = {file: file.read_text("utf-8") for file in files}
    drawing = frozenset(heirs(ast.parse("\n".join(sources.values())), _DRAWING_CALLS))
    for file, source in sources.items():
        name = ".".join(file.relative_to(root).with_suffix("").parts)
        yield from leaks(source, name, drawing)


class _Module:
    """What one module defines, and where it draws."""

    def __init__(self, tree: ast.Module, name: str, drawing: frozenset[str]) -> None:
        self.name = name
        self._drawing = _DRAWING_CALLS | drawing
        self._drawing |= heirs(tree, self._drawing)
        self._tree = tree
        self.functions = {
            node.name: node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        self.twice = defined_twice(tree)
        self.constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        self.attributes = attributes_of_self(tree)
        self.imported = {
            alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("stitch_tui.")
            for alias in node.names
            if alias.name.isupper()
        }
        self._asked: set[str] = set()

    def attribute_is_fine(self, name: str) -> bool:
        """Whether whatever this module keeps in ``self.name`` is fine."""
        kept = self.attributes.get(name, [])
        if not kept or f"self.{name}" in self._asked:
            return bool(kept)
        self._asked.add(f"self.{name}")
        try:
            return all(value is not None and _Judge(self, s).is_fine(value) for s, value in kept)
        finally:
            self._asked.discard(f"self.{name}")

    def leaks(self) -> Iterator[Leak]:
        yield from self._leaks_in(self._tree, "", None)

    def _leaks_in(
        self, node: ast.AST, place: str, scope: "ast.FunctionDef | ast.AsyncFunctionDef | None"
    ) -> Iterator[Leak]:
        for child in ast.iter_child_nodes(node):
            inner, inner_scope = place, scope
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{place}.{child.name}".strip(".")
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                inner_scope = child
                yield from self._drawn_results(child, inner)
            judge = _Judge(self, inner_scope)
            for value in () if judge.is_list_append(child) else self._drawn_values(child):
                if not judge.is_fine(value):
                    yield Leak(self.name, inner or "module", value.lineno, ast.unparse(value)[:90])
            if (
                isinstance(child, ast.Name)
                and isinstance(child.ctx, ast.Store)
                and child.id in DOOR
            ):
                yield Leak(self.name, inner or "module", child.lineno, f"another {child.id}")
            yield from self._leaks_in(child, inner, inner_scope)

    def _drawn_values(self, node: ast.AST) -> Iterator[ast.expr]:
        """The expressions in ``node`` itself that are drawn."""
        if isinstance(node, ast.Call):
            yield from _drawn_arguments(node, self._drawing)
        elif (
            isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None
        ):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in _DRAWN_ATTRIBUTES:
                    yield node.value

    def _drawn_results(
        self, function: ast.FunctionDef | ast.AsyncFunctionDef, place: str
    ) -> Iterator[Leak]:
        """What ``render`` and its like return is drawn too, also where it is a ``str``."""
        if function.name != "render" or _is_drawable_type(function.returns):
            return
        judge = _Judge(self, function)
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value and not judge.is_fine(node.value):
                yield Leak(self.name, place, node.lineno, ast.unparse(node.value)[:90])

    def returns_fine(self, name: str) -> bool:
        """Whether all a function of this module returns or yields is fine."""
        function = self.functions.get(name)
        if function is None or name in self.twice:
            return False
        if _is_drawable_type(function.returns):
            return True
        if name in self._asked:
            return True
        self._asked.add(name)
        try:
            judge = _Judge(self, function)
            values = [
                node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom)
            ]
            return bool(values) and all(v is not None and judge.is_fine(v) for v in values)
        finally:
            self._asked.discard(name)


class _Judge:
    """Tells whether an expression is fine to draw, inside one function."""

    def __init__(
        self, module: _Module, scope: "ast.FunctionDef | ast.AsyncFunctionDef | None"
    ) -> None:
        self._module = module
        self._bound = bindings(scope) if scope is not None else {}
        self._parameters = parameters(scope) if scope is not None else {}
        self._judging: set[str] = set()

    def is_list_append(self, node: ast.AST) -> bool:
        """Whether it adds to a list of this function, which is judged where it is drawn."""
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append")):
                return any(
                    isinstance(v, ast.List | ast.ListComp) for v in self._bound.get(name, ())
                )
        return False

    def is_fine(self, node: ast.expr) -> bool:  # noqa: C901, PLR0911, PLR0912 (a case a kind)
        """Whether nothing foreign can be in it. What is not known is not fine."""
        match node:
            case ast.Constant():
                return True
            case ast.JoinedStr(values=values):
                return all(self.is_fine(value) for value in values)
            case ast.FormattedValue(value=value, format_spec=spec):
                return self.is_fine(value) or _formats_number(spec)
            case ast.Starred(value=value) | ast.Await(value=value) | ast.NamedExpr(value=value):
                return self.is_fine(value)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return all(self.is_fine(part) for part in parts)
            case ast.Dict(values=parts):
                return all(self.is_fine(part) for part in parts)
            case ast.IfExp(body=body, orelse=other):
                return self.is_fine(body) and self.is_fine(other)
            case ast.BoolOp(values=parts):
                return all(self.is_fine(part) for part in parts)
            case (
                ast.BinOp(right=ast.Constant(value=int()))
                | ast.BinOp(left=ast.Constant(value=int()), op=ast.Add() | ast.Sub())
            ):
                return not isinstance(node.op, ast.Mult) or self.is_fine(node.left)
            case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
                return self.is_fine(left) and self.is_fine(right)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self.is_fine(left) and self.is_fine(right)
            case ast.BinOp(op=ast.Sub() | ast.Div() | ast.FloorDiv()) | ast.Compare():
                return True
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                return True
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self._comprehension(node)
            case ast.Subscript(value=value):
                return self.is_fine(value)
            case ast.Name(id=name):
                return self._name(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return self._module.attribute_is_fine(name)
            case ast.Attribute(attr="value", value=ast.Attribute(value=ast.Name(id=name))):
                return name[:1].isupper()
            case ast.Call():
                return self._call(node)
        return False

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> bool:
        return self.is_fine(node.elt)

    def _name(self, name: str) -> bool:
        if name in self._judging:
            return True  # decided by its other values
        if name in self._parameters:
            annotation = self._parameters[name]
            if name not in self._bound:
                return _is_drawable_type(annotation) or _is_ours(annotation)
            if not (_is_drawable_type(annotation) or _is_ours(annotation)):
                return False
        values = self._bound.get(name)
        if values is None:
            constant = self._module.constants.get(name)
            return name in self._module.imported or (
                constant is not None and self.is_fine(constant)
            )
        self._judging.add(name)
        try:
            return all(value is not None and self.is_fine(value) for value in values)
        finally:
            self._judging.discard(name)

    def _call(self, node: ast.Call) -> bool:  # noqa: C901, PLR0911 (a case a kind)
        match node.func:
            case ast.Name(id=name) if name in DOOR | _NUMBERS:
                return True
            case ast.Name(id="Content" | "Text"):
                return True  # its arguments are judged where it is made
            case ast.Name(id="str" | "sorted" | "list" | "tuple" | "dict"):
                given = [*node.args, *(word.value for word in node.keywords)]
                return all(self.is_fine(argument) for argument in given)
            case ast.Name(id="max" | "min"):
                return all(self.is_fine(argument) for argument in node.args)
            case ast.Name(id=name):
                return self._module.returns_fine(name)
            case ast.Attribute(value=ast.Name(id="Content" | "Text"), attr=attribute):
                return attribute in _OF_CLASSES
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return self._module.returns_fine(name)
            case ast.Attribute(value=value, attr="join"):
                return self.is_fine(value) and all(self.is_fine(part) for part in node.args)
            case ast.Attribute(value=value, attr=name) if name in _SAFE_METHODS:
                return self.is_fine(value)
            case ast.Attribute(value=value, attr="replace" | "append"):
                return self.is_fine(value) and all(self.is_fine(part) for part in node.args)
        return False


def _drawn_arguments(node: ast.Call, drawing: set[str]) -> Iterator[ast.expr]:
    name = _called(node)
    is_super = isinstance(node.func, ast.Attribute) and name == "__init__"
    if name in {"setattr", "set_reactive"}:
        yield from _drawn_by_name(node.args)
    if name not in drawing | _DRAWING_METHODS and not is_super:
        yield from (word.value for word in node.keywords if word.arg in _DRAWN_ATTRIBUTES)
        return
    arguments = list(node.args)
    if name in {"Content", "Text", "styled", "append"}:
        arguments = arguments[:1]
    elif name in {"Binding", "exit"}:
        arguments = arguments[2:]
    elif name in {"LineInput", "ValueInput"}:
        arguments = []  # their value is drawn through the door
    elif name in {"update_cell_at", "add_column", "SystemCommand"}:
        arguments = arguments[1:] if name == "update_cell_at" else arguments[:2]
    for argument in arguments:
        yield from _without_styles(argument) if name == "assemble" else [argument]
    for word in node.keywords:
        if word.arg not in _UNDRAWN_KEYWORDS:
            yield word.value


def _drawn_by_name(arguments: list[ast.expr]) -> Iterator[ast.expr]:
    """Of ``setattr(box, "title", text)`` and ``set_reactive(Box.title, text)`` the text."""
    match arguments:
        case [_, ast.Constant(value=name), value] | [ast.Attribute(attr=name), value]:
            yield from [value] if name in _DRAWN_ATTRIBUTES else []


def _without_styles(argument: ast.expr) -> Iterator[ast.expr]:
    """Of ``(text, style)`` the text."""
    yield argument.elts[0] if isinstance(argument, ast.Tuple) and argument.elts else argument


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _formats_number(spec: ast.expr | None) -> bool:
    """``{count:,}``: only a number can be formatted so."""
    match spec:
        case ast.JoinedStr(values=[*_, ast.Constant(value=str(text))]):
            return text[-1:] in _NUMBER_FORMAT or "%" in text
    return False


def _is_drawable_type(annotation: ast.expr | None) -> bool:
    """``Content`` and ``Text``, also optional or in a sequence: judged where they are made."""
    words = annotation_words(annotation)
    return bool(words) and words <= {
        "Content",
        "Text",
        "None",
        "list",
        "tuple",
        "Sequence",
    }


def _is_ours(annotation: ast.expr | None) -> bool:
    words = annotation_words(annotation)
    return bool(words) and words <= {*_OURS_TYPES, "None"}

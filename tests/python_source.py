"""What a piece of Python source binds to which name, without running it."""

import ast
from collections.abc import Collection, Iterator


def annotation_words(annotation: ast.expr | None) -> set[str]:
    if annotation is None:
        return set()
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    names = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
    empty = [node for node in ast.walk(annotation) if isinstance(node, ast.Constant)]
    return names | {str(node.value) for node in empty if node.value is not Ellipsis}


def attributes_of_self(
    tree: ast.Module,
) -> dict[str, list[tuple[ast.FunctionDef | ast.AsyncFunctionDef, ast.expr | None]]]:
    """What is kept in each attribute of ``self``, and in which function; of any class."""
    found: dict[str, list[tuple[ast.FunctionDef | ast.AsyncFunctionDef, ast.expr | None]]] = {}
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            for target, value in _bound_in(node):
                pairs = (
                    zip(target.elts, _parts_of(target, value), strict=True)
                    if isinstance(target, ast.Tuple)
                    else [(target, value)]
                )
                for inner, part in pairs:
                    match inner:
                        case ast.Attribute(value=ast.Name(id="self"), attr=name):
                            found.setdefault(name, []).append((function, part))
    return found


def _parts_of(target: ast.Tuple | ast.List, value: ast.expr | None) -> list[ast.expr | None]:
    if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts):
        return list(value.elts)
    return [value] * len(target.elts)


def defined_twice(tree: ast.Module) -> set[str]:
    names = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return {name for name in names if names.count(name) > 1}


def heirs(tree: ast.Module, classes: Collection[str]) -> set[str]:
    """The classes in ``tree`` made as one of ``classes`` is: they have no other ``__init__``."""
    found = set[str]()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
        names = {base.id for base in bases if isinstance(base, ast.Name)}
        own = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
        if "__init__" not in own and not names.isdisjoint({*classes, *found}):
            found.add(node.name)
    return found


def parameters(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
) -> dict[str, ast.expr | None]:
    given = function.args
    found = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return {argument.arg: argument.annotation for argument in found if argument is not None}


def bindings(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
) -> dict[str, list[ast.expr | None]]:
    """Every value each name of ``function`` is bound to; ``None`` where it cannot be told."""
    found: dict[str, list[ast.expr | None]] = {}
    for node in ast.walk(function):
        for target, value in _bound_in(node):
            for name, part in _taken_apart(target, value):
                found.setdefault(name, []).append(part)
    return found


def _bound_in(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, value=value) | ast.AugAssign(target=target, value=value):
            yield target, value
        case ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.For(target=target, iter=source) | ast.AsyncFor(target=target, iter=source):
            yield target, _element_of(source)
        case ast.comprehension(target=target, iter=source):
            yield target, _element_of(source)
        case ast.withitem(optional_vars=ast.expr() as target):
            yield target, None
        case ast.Call(
            func=ast.Attribute(value=ast.Name() as target, attr="append" | "insert" | "extend"),
            args=[*_, value],
        ):
            yield target, value
        case ast.ExceptHandler(name=str(name)):
            yield ast.Name(name), None


def _element_of(source: ast.expr) -> ast.expr | None:
    """What one goes through: of numbers a number, of a display its parts."""
    match source:
        case ast.Call(func=ast.Name(id="range")):
            return ast.Constant(0)
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
            part = _element_of(inner)
            return ast.Tuple([ast.Constant(0), part if part is not None else ast.Name("?")])
    return source


def _taken_apart(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    """The names of ``target``, each with its part of ``value``."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Starred | ast.Subscript):
        yield from _taken_apart(target.value, value)
    elif isinstance(target, ast.Tuple | ast.List):
        for inner, part in zip(target.elts, _parts_of(target, value), strict=True):
            yield from _taken_apart(inner, part)

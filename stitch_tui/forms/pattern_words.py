"""A pattern's tree in words: its values where they are few, else what a text has to look like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from stitch_tui.forms.regex import (
    ANY_CHARACTER,
    DIGIT,
    SPACE,
    WORD,
    Anchor,
    Char,
    Choice,
    Node,
    RegexError,
    Repeat,
    inverted,
    normal,
)
from stitch_tui.forms.regex import Sequence as NodeSequence

_BRANCHES_LIMIT = 200
_LISTED = 4
_RUNS = 4
_LETTERS = ((0x41, 0x5A), (0x61, 0x7A))
_NAMES = {
    DIGIT: ("digit", "digits"),
    _LETTERS: ("letter", "letters"),
    normal((*_LETTERS, *DIGIT)): ("letter or digit", "letters or digits"),
    WORD: ("letter, digit or _", "letters, digits or _"),
    inverted(SPACE): ("character that is no space", "characters without spaces"),
    ANY_CHARACTER.ranges: ("character", "characters"),
    inverted(()): ("character", "characters"),
}


@dataclass(frozen=True)
class Branch:
    """One alternative of a pattern, and at which ends it is tied to those of the text."""

    starts: bool
    body: tuple[Node, ...]
    ends: bool


@dataclass(frozen=True)
class _Run:
    """``char``, ``low`` to ``high`` times; ``None`` is no limit."""

    char: Char
    low: int
    high: int | None


def split_branches(node: Node) -> list[Branch]:
    """The alternatives of a whole pattern.

    Raises:
        RegexError: an anchor stands elsewhere than at an end, or there are too many.
    """
    branches = [_branch(nodes) for nodes in _alternatives(node)]
    if len(branches) > _BRANCHES_LIMIT or any(_has_anchor(branch.body) for branch in branches):
        raise RegexError("anchors that cannot be read")
    return branches


def _alternatives(node: Node) -> Iterable[tuple[Node, ...]]:
    """The alternatives at the top; a group round all of them makes no difference."""
    if isinstance(node, Choice):
        for option in node.options:
            yield from _alternatives(option)
    elif isinstance(node, NodeSequence) and len(node.nodes) == 1:
        yield from _alternatives(node.nodes[0])
    else:
        yield node.nodes if isinstance(node, NodeSequence) else (node,)


def _branch(nodes: tuple[Node, ...]) -> Branch:
    body = list(_flat(nodes))
    starts = ends = False
    while body and body[0] == Anchor(is_start=True):
        starts = True
        body.pop(0)
    while body and body[-1] == Anchor(is_start=False):
        ends = True
        body.pop()
    return Branch(starts, tuple(body), ends)


def _flat(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        if isinstance(node, NodeSequence):
            yield from _flat(node.nodes)
        else:
            yield node


def _has_anchor(nodes: Iterable[Node]) -> bool:
    for node in nodes:
        inner: tuple[Node, ...] = ()
        if isinstance(node, Anchor):
            return True
        if isinstance(node, Repeat):
            inner = (node.node,)
        elif isinstance(node, NodeSequence):
            inner = node.nodes
        elif isinstance(node, Choice):
            inner = node.options
        if _has_anchor(inner):
            return True
    return False


def enumerated(branches: Sequence[Branch], limit: int) -> tuple[str, ...]:
    """All texts there are, as they are written; none where they are more than ``limit``."""
    if not all(branch.starts and branch.ends for branch in branches):
        return ()
    found: dict[str, None] = {}
    for branch in branches:
        texts = _texts(branch.body, limit)
        if not texts:
            return ()
        found.update(dict.fromkeys(texts))
    return tuple(found) if len(found) <= limit else ()


def _texts(nodes: Sequence[Node], limit: int) -> list[str]:
    """Every text of ``nodes`` in a row; none where they are more than ``limit`` or without end."""
    texts = [""]
    for node in nodes:
        parts = _node_texts(node, limit)
        if not parts or len(texts) * len(parts) > limit:
            return []
        texts = [text + part for text in texts for part in parts]
    return texts


def _node_texts(node: Node, limit: int) -> list[str]:
    if isinstance(node, Char):
        return list(node.characters()) if node.size <= limit else []
    if isinstance(node, NodeSequence):
        return _texts(node.nodes, limit)
    if isinstance(node, Choice):
        parts = [_node_texts(option, limit) for option in node.options]
        return [text for part in parts for text in part] if all(parts) else []
    if isinstance(node, Repeat) and node.high is not None and node.high <= limit:
        return _repeated_texts(_node_texts(node.node, limit), node.low, node.high, limit)
    return []


def _repeated_texts(once: list[str], low: int, high: int, limit: int) -> list[str]:
    """``once`` read only once, however often it is repeated: nesting must not multiply the work."""
    found: dict[str, None] = {}
    texts = [""] if once else []
    for count in range(high + 1):
        if count >= low:
            found.update(dict.fromkeys(texts))
        if not texts or len(found) > limit:
            return []
        if count < high:
            longer = dict.fromkeys(text + part for text in texts for part in once)
            texts = list(longer) if len(longer) <= limit else []
    return list(found)


def is_all_digits(branches: Sequence[Branch]) -> bool:
    """Whether a text can hold nothing but ASCII digits."""
    runs = _runs(branches[0].body) if len(branches) == 1 else None
    whole = len(branches) == 1 and branches[0].starts and branches[0].ends
    return whole and bool(runs) and all(Char(DIGIT).holds(run.char) for run in runs or ())


def fixed_prefix(branches: Sequence[Branch]) -> str:
    """What every text starts with, where anything may follow it; else nothing."""
    if len(branches) != 1 or not branches[0].starts:
        return ""
    body, free = list(branches[0].body), not branches[0].ends
    if body and body[-1] == Repeat(ANY_CHARACTER, 0, None):
        free = True
        body.pop()
    texts = _texts(body, 1)
    return texts[0] if free and len(texts) == 1 else ""


def branch_words(branches: Sequence[Branch]) -> str:
    """What a text has to look like, completing "takes …"; nothing where words fail."""
    if all(branch.starts and branch.ends for branch in branches):
        prefix = fixed_prefix(branches)
        if prefix:
            return f"text that starts with {prefix}"
        found = [_whole(branch.body) for branch in branches]
        return " or ".join(dict.fromkeys(found)) if all(found) else ""
    parts = [_tied(branch) for branch in branches]
    if not all(parts):
        return ""
    return f"text that {' or '.join(dict.fromkeys(parts))}"


def _tied(branch: Branch) -> str:
    """``starts with …``, ``ends with …``, ``contains …``."""
    verb = {(True, False): "starts with", (False, True): "ends with"}
    if branch.starts and branch.ends:
        whole = _whole(branch.body)
        return f"is {whole}" if whole else ""
    texts = _texts(branch.body, _LISTED)
    said = " or ".join(texts) if texts and "" not in texts else _edge(branch)
    return f"{verb.get((branch.starts, branch.ends), 'contains')} {said}" if said else ""


def _edge(branch: Branch) -> str:
    """What stands at the tied end; at an open one a repetition counts only as often as it must."""
    runs = _runs(branch.body)
    if not runs:
        return ""
    if not branch.ends:
        runs = _least_at_end(runs)
    if not branch.starts:
        runs = _least_at_end(runs[::-1])[::-1]
    return _then(runs)


def _least_at_end(runs: list[_Run]) -> list[_Run]:
    while runs and not runs[-1].low:
        runs = runs[:-1]
    return [*runs[:-1], _Run(runs[-1].char, runs[-1].low, runs[-1].low)] if runs else []


def _whole(body: Sequence[Node]) -> str:
    runs = _runs(body)
    if not runs:
        return ""
    if len(runs) == 1:
        return _run_words(runs[0])
    return _alphabet(runs) or _then(runs)


def _runs(nodes: Sequence[Node]) -> list[_Run] | None:
    """``nodes`` as runs of one class each, neighbours merged; None where they are no such."""
    found: list[_Run] = []
    for node in nodes:
        item = node.node if isinstance(node, Repeat) else node
        low, high = (node.low, node.high) if isinstance(node, Repeat) else (1, 1)
        if isinstance(item, NodeSequence) and len(item.nodes) == 1:
            item = item.nodes[0]
        if not isinstance(item, Char):
            return None
        if found and found[-1].char == item and not item.literal:
            last = found.pop()
            high = None if high is None or last.high is None else high + last.high
            low += last.low
        found.append(_Run(item, low, high))
    return found


def _alphabet(runs: Sequence[_Run]) -> str:
    """``3 to 63 characters: a–z, 0–9, . or -``, where one run holds what all the others may be."""
    middle = max(runs, key=lambda run: run.char.size)
    edges = [run for run in runs if run is not middle]
    single = all((run.low, run.high) == (1, 1) and middle.char.holds(run.char) for run in edges)
    if not single or len(runs) > 3 or middle not in runs[:2] or any(r.char.literal for r in runs):
        return ""
    low = sum(run.low for run in runs)
    high = None if middle.high is None else sum(run.high or 0 for run in runs)
    words = f"{_count(low, high)} characters: {_listed(middle.char)}"
    if runs[0] is not middle and runs[0].char != middle.char:
        words += f"; starts with {_listed(runs[0].char)}"
    if runs[-1] is not middle and runs[-1].char != middle.char:
        words += f"; ends with {_listed(runs[-1].char)}"
    return words


def _then(runs: Sequence[_Run]) -> str:
    parts: list[str] = []
    literal = ""
    for run in runs:
        if run.char.literal and (run.low, run.high) == (1, 1):
            literal += run.char.literal
            continue
        if literal:
            parts.append(literal)
            literal = ""
        parts.append(f"{'' if run.low else 'perhaps '}{_run_words(run)}")
    if literal:
        parts.append(literal)
    return ", then ".join(parts) if len(parts) <= _RUNS else ""


def _run_words(run: _Run) -> str:
    names = _NAMES.get(run.char.ranges)
    if (run.low, run.high) == (1, 1):
        if names:
            return f"a {names[0]}"
        of = "a character other than" if _is_inverse(run.char) else "one of"
        return f"{of} {_listed(run.char)}"
    if names is not None:
        is_open = run.high is None and run.low <= 1
        return names[1] if is_open else f"{_count(run.low, run.high)} {names[1]}"
    is_open = run.high is None and run.low <= 1
    count = "" if is_open else f"{_count(run.low, run.high)} "
    of = "other than" if _is_inverse(run.char) else "out of"
    return f"{count}characters {of} {_listed(run.char)}"


def _is_inverse(char: Char) -> bool:
    """Whether it is more to the point to say what it is not."""
    return char.size > 0x10000


def _count(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} or more"
    return f"{low}" if low == high else f"{low} to {high}" if low else f"up to {high}"


def _listed(char: Char) -> str:
    """The class as ranges and single characters: ``a–z, 0–9, . or -``."""
    ranges = inverted(char.ranges) if _is_inverse(char) else char.ranges
    split = [pair for low, high in ranges for pair in _told_apart(low, high)]
    ordered = sorted(split, key=lambda pair: (pair[1] == pair[0], not chr(pair[0]).isalpha()))
    return _joined([_range(*pair) for pair in islice(ordered, 12)])


def _told_apart(low: int, high: int) -> list[tuple[int, int]]:
    """A range of a few signs, such as ``-.``, is clearer as those signs."""
    is_plain = chr(low).isalnum() and chr(high).isalnum()
    return [(low, high)] if is_plain or high - low > 3 else [(c, c) for c in range(low, high + 1)]


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"


def _range(low: int, high: int) -> str:
    def shown(code: int) -> str:
        return {0x20: "a space"}.get(code) or (
            chr(code) if chr(code).isprintable() else f"U+{code:04X}"
        )

    return shown(low) if low == high else f"{shown(low)}–{shown(high)}"


def sample(branch: Branch) -> str:
    """A text made from the tree; whether the pattern accepts it is for the real engine to say."""
    return "".join(_sample(node) for node in branch.body)[:200]


def _sample(node: Node) -> str:
    if isinstance(node, Char):
        for liked in "a1x-_. ":
            if node.holds(Char(((ord(liked), ord(liked)),))):
                return liked
        return chr(node.ranges[0][0])
    if isinstance(node, NodeSequence):
        return "".join(_sample(inner) for inner in node.nodes)
    if isinstance(node, Choice):
        return _sample(node.options[0])
    if isinstance(node, Repeat):
        return _sample(node.node) * min(max(node.low, 1), node.high or 3, 40)
    return ""

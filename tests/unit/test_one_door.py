"""What others wrote is drawn only through ``stitch_tui.text``: read from the source."""

from functools import cache
from pathlib import Path

import pytest

import stitch_tui
from tests.foreign_text import Leak, leaks, leaks_in

PACKAGE = Path(stitch_tui.__file__).parent
DRAWN = (
    PACKAGE / "screens",
    PACKAGE / "widgets",
    PACKAGE / "app.py",
    PACKAGE / "account_app.py",
    PACKAGE / "guarded_app.py",
)

ALLOWED = {
    "stitch_tui.app:StitchApp.__init__": "handed to AccountApp, which opens sessions with it",
    "stitch_tui.screens.form_keys:_move": "descriptions of our keys, all written in that module",
    "stitch_tui.screens.form_keys:_do": "descriptions of our keys, all written in that module",
    "stitch_tui.widgets.row_table:RowTable._line": "cells are rich Text by type, made by cell",
    "stitch_tui.widgets.controls:LineInput.__init__": "its own _value draws it by each_visible",
    "stitch_tui.guarded_app:GuardedApp._send": "cells, from which the front buffer takes controls",
    "stitch_tui.guarded_app:GuardedApp._say_too_small": "two numbers in a sentence of ours",
}
"""Where a value is fine for a reason the checker cannot see."""


@cache
def found_in_the_package() -> tuple[Leak, ...]:
    return tuple(leaks_in(*DRAWN, root=PACKAGE.parent))


def test_nothing_is_drawn_that_did_not_come_through_the_door() -> None:
    found = found_in_the_package()
    unknown = [str(leak) for leak in found if f"{leak.module}:{leak.function}" not in ALLOWED]
    assert unknown == []


def test_nothing_is_allowed_that_need_not_be() -> None:
    found = {f"{leak.module}:{leak.function}" for leak in found_in_the_package()}
    assert set(ALLOWED) <= found


def found_in(line: str, *, above: str = "") -> list[str]:
    source = f"{above}\ndef draw(self, row, count: int, shown: Content, name: str):\n    {line}\n"
    return [leak.value for leak in leaks(source, "made")]


@pytest.mark.parametrize(
    "line",
    [
        "Static(row.name)",
        "Static(name)",
        "Static(f'{row.name}')",
        "Static('a' + row.name)",
        "Static('%s' % row.name)",
        "Static(row.name * 2)",
        "Static(str(row.name))",
        "Static(row.name or 'none')",
        "Static('none' if count else row.name)",
        "Static(', '.join(row.names))",
        "Static(', '.join(part for part in row.names))",
        "Static(f'{row.name:<20}')",
        "Static(f'{name!r}')",
        "Static(content=row.name)",
        "Static('{}'.format(row.name))",
        "Static(one_line(row.name) + row.type)",
        "Static('a'.replace('a', row.name))",
        "Static(unknown(row.name))",
        "Static(row.words())",
        "Static(row.values[0])",
        "Static(CONSTANT)",
        "Content(row.name)",
        "Content.styled(row.name, 'bold')",
        "Content.assemble(row.name)",
        "Content.assemble('a', (row.name, 'bold'))",
        "Content.assemble(*[row.name])",
        "Content.from_markup(row.name)",
        "Text(row.name)",
        "Text.assemble((row.name, 'dim'))",
        "Text.from_markup(row.name)",
        "label.append(row.name)",
        "Text('a').append(row.name, 'dim')",
        "self.query_one('#a').update(row.name)",
        "self.notify(row.name)",
        "self.app.notify('a', title=row.name)",
        "Label(row.name)",
        "Button(row.name)",
        "Input(row.value)",
        "Input(placeholder=row.name)",
        "LineInput('', placeholder=row.name)",
        "TextArea(row.name)",
        "Option(row.name)",
        "Select([(row.name, 1)])",
        "Tree(row.name)",
        "tree.root.add_leaf(row.name)",
        "table.add_column(row.name)",
        "table.add_row(row.name, 'a')",
        "table.update_cell_at(place, row.name)",
        "log.write_line(row.name)",
        "Binding('a', 'b', row.name)",
        "Binding('a', 'b', 'c', tooltip=row.name)",
        "Binding('a', 'b', 'c', key_display=row.name)",
        "SystemCommand(row.name, 'help', self.run)",
        "Anything(tooltip=row.name)",
        "self.title = row.name",
        "self.sub_title = row.name",
        "self.app.title = f'a {row.name}'",
        "self.border_title = row.name",
        "self.border_subtitle = row.name",
        "self.tooltip = row.name",
        "box.placeholder = row.name",
        "button.label = row.name",
        "super().__init__(row.name)",
        "text = one_line(row.name); text = row.name; Static(text)",
        "text = one_line(row.name); text += row.name; Static(text)",
        "parts = ['a']; parts.append(row.name); Static(' '.join(parts))",
        "a, b = 'a', row.name; Static(b)",
        "for word in row.words: Static(word)",
        "for number, word in enumerate(row.words): Static(word)",
        "(found := row.name) and Static(found)",
        "Static(self._kept)",
        "OptionList(*row.names)",
        "SelectionList((row.name, 1))",
        "RadioButton(row.name)",
        "Link(row.name, url='https://example.com')",
        "Static(Panel(row.name))",
        "Static(Content(' ').join(row.names))",
        "Segment(row.name)",
        "DiscoveryHit(row.name, self.run)",
        "Text('a').append_text(row.name)",
        "Text.from_ansi(row.name)",
        "TextArea.code_editor(row.name)",
        "area.load_text(row.name)",
        "box.with_tooltip(row.name)",
        "box.content = row.name",
        "box.renderable = row.name",
        "setattr(self, 'title', row.name)",
        "self.set_reactive(Box.title, row.name)",
        "self.app.exit(message=row.name)",
        "self.exit(None, 1, row.name)",
        "words = {}; words['a'] = row.name; Static(words['a'])",
        "words = ['a']; words[0] = row.name; Static(words[0])",
        "Static(dict(a=row.name)['a'])",
        "one_line = str; Static(one_line(row.name))",
    ],
)
def test_a_leak_is_found(line: str) -> None:
    assert found_in(line)


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("def made(row): return row.name", "Static(made(row))"),
        ("def made(row):\n    if row: return 'a'\n    return row.name", "Static(made(row))"),
        ("def made(row): yield row.name", "Static(' '.join(made(row)))"),
        ("def made() -> 'str': ...", "Static(made())"),
        ("WORDS = {'a': unknown()}", "Static(WORDS['a'])"),
        ("class A:\n    def __init__(self, x: str): self._kept = x", "Static(self._kept)"),
        ("from elsewhere import WORDS", "Static(WORDS)"),
        ("class Line(Static): pass", "Line(row.name)"),
        ("class Line(Static): pass\nclass Longer(Line): pass", "Longer(row.name)"),
        ("class Line(OptionList[str]): pass", "Line(row.name)"),
    ],
)
def test_a_leak_through_something_else_is_found(above: str, line: str) -> None:
    assert found_in(line, above=above)


def test_what_render_returns_is_drawn() -> None:
    assert leaks("def render(self) -> str:\n    return self.name", "made")
    assert not leaks("def render(self) -> Content:\n    return Content('a')", "made")


@pytest.mark.parametrize(
    "line",
    [
        "Static('a')",
        "Static()",
        "Static(id=row.name, classes=row.name)",
        "Static(one_line(row.name))",
        "Static(many_lines(row.name, 3))",
        "Static(plural(row.count, 'row'))",
        "Static(f'{one_line(row.name):<20} {count} {count:,}')",
        "Static(f'{row.count:,} {row.count:d} {row.at:%H:%M} {row.due:2.0f}')",
        "Static('a' + one_line(row.name))",
        "Static(one_line(row.name).upper().strip())",
        "Static('a' if row.name else 'b')",
        "Static(one_line(row.name) if row else '')",
        "Static(' '.join(one_line(word) for word in row.words))",
        "Static(' '.join([one_line(row.name), 'a']))",
        "Static(shown)",
        "Static(str(count))",
        "Static(f'{len(row.names)} {count + 1} {row.a - row.b}')",
        "Static(Content(one_line(row.name)))",
        "Static(Setter.USER.value)",
        "Content.styled(one_line(row.name), row.style)",
        "Content.assemble('a', (one_line(row.name), row.style))",
        "Content('\\n').join([Content('a')])",
        "text = one_line(row.name); Static(text)",
        "lines = [Content('a')]; lines.append(Content('b')); Static(Content('').join(lines))",
        "names = []; names.append(row.name)",
        "a, b = one_line(row.a), 'b'; Static(a + b)",
        "for number in range(5): Static(f'{number}')",
        "for number, row in enumerate(row.rows): Static(f'{number}')",
        "self.title = 'a'",
        "row.name = row.title",
        "LineInput(row.value)",
        "Binding('a', row.action, 'c', id=row.name)",
        "print(row.name)",
        "self.app.exit(row.value, 1)",
        "setattr(self, 'kept', row.name)",
        "words = {}; words['a'] = one_line(row.name); Static(words['a'])",
    ],
)
def test_what_is_fine_is_not_reported(line: str) -> None:
    assert found_in(line) == []


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("def made(row): return one_line(row.name)", "Static(made(row))"),
        ("def made(row) -> Content: return row.content", "Static(made(row))"),
        ("def made(n): return 'a' if n else made(n - 1)", "Static(made(row))"),
        ("WORDS = {'a': 'b'}", "Static(WORDS['a'])"),
        ("from stitch_tui.watch.pace import REQUESTS", "Static(f'{REQUESTS}')"),
        (
            "class A:\n    def __init__(self, x: str): self._kept = one_line(x)",
            "Static(self._kept)",
        ),
        ("class A:\n    def __init__(self, x: int): self._kept = x", "Static(f'{self._kept}')"),
        ("class A:\n    def made(self): return 'a'", "Static(self.made())"),
        ("class A(Static):\n    def __init__(self, row): super().__init__('a')", "A(row.name)"),
    ],
)
def test_what_is_fine_through_something_else_is_not_reported(above: str, line: str) -> None:
    assert found_in(line, above=above) == []


def test_a_class_that_draws_what_it_is_given_is_known_in_every_module(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("class Line(Static): pass", "utf-8")
    (tmp_path / "b.py").write_text("def draw(row): Line(row.name)", "utf-8")
    assert [str(leak) for leak in leaks_in(tmp_path, root=tmp_path)] == ["b:draw:1: row.name"]

"""Changes one thing at a time in the modules that guard the rest, and asks the tests to notice.

``python -m tests.mutation [module ...]``, with modules as in ``stitch_tui.text``; all that
``[tool.mutmut]`` in ``pyproject.toml`` names unless given. It works on a copy and leaves nothing.
Only what is inside functions is changed: not the constants of a module, nor what has a decorator.

It fails when a mutant survives that ``survivors.toml`` does not explain, when one that is explained
there does not survive, and when a tenth of them survive.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutation.survivors import Mutant, explained, mutant_of

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("stitch_tui", "tests", "pyproject.toml")
CHILDREN = 2
MOST_ALIVE = 0.10
NOTICED = {"killed", "timeout"}
"""A mutant that does not come to an end is noticed by whoever waits for the tests."""


def main(modules: list[str]) -> int:
    """Run all of it; 0 where every survivor is explained."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="stitch-tui-mutants-") as folder:
        copy = Path(folder)
        _copy_to(copy)
        _mutmut(copy, "run", f"--max-children={CHILDREN}", *(f"{name}.*" for name in modules))
        states = _states(copy, modules)
        mutants = _shown(copy, [name for name, state in states.items() if state != "killed"])
    _print_table(states)
    for name, mutant in mutants.items():
        if states[name] == "timeout":
            _say(f"no end in {mutant.module}, {mutant.function}: {mutant.was} -> {mutant.becomes}")
    survivors = Counter(mutants[name] for name in mutants if states[name] not in NOTICED)
    share = survivors.total() / len(states)
    _say(f"{len(states)} mutants in {time.monotonic() - started:.0f} s: {share:.1%} survive.")
    is_told = print_differences(survivors, _listed(modules))
    if share >= MOST_ALIVE:
        _say(f"Less than {MOST_ALIVE:.0%} may survive.")
    return 0 if is_told and share < MOST_ALIVE else 1


def _copy_to(folder: Path) -> None:
    (folder / "tmp").mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__", "__snapshots__")
            shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
        else:
            shutil.copy(ROOT / name, folder / name)


def _mutmut(folder: Path, *arguments: str) -> str:
    """What a command of mutmut prints; its progress is shown on a terminal."""
    is_shown = arguments[0] == "run" and sys.stdout.isatty()
    done = subprocess.run(
        [Path(sys.executable).with_name("mutmut"), *arguments],
        cwd=folder,
        # The order of the tests is the same in every run, and what they write is left nowhere.
        env={**os.environ, "PYTHONHASHSEED": "0", "TMPDIR": str(folder / "tmp")},
        stdout=None if is_shown else subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{(done.stdout or '')[-10_000:]}\nmutmut {arguments[0]} failed.")
    return done.stdout or ""


def _states(folder: Path, modules: list[str]) -> dict[str, str]:
    """What became of each mutant, by its name.

    Raises:
        SystemExit: a module was not mutated at all, so that nothing would be said of it.
    """
    lines = _mutmut(folder, "results", "--all=true").splitlines()
    found = dict(line.strip().split(": ") for line in lines)
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    wanted = modules or [path[:-3].replace("/", ".") for path in config["only_mutate"]]
    states = {
        name: state for name, state in found.items() if name.rpartition(".")[0] in set(wanted)
    }
    if missing := set(wanted) - {name.rpartition(".")[0] for name in states}:
        sys.exit(f"No mutants of {', '.join(sorted(missing))}.")
    return states


def _shown(folder: Path, names: list[str]) -> dict[str, Mutant]:
    """What each of these mutants changes."""
    with ThreadPoolExecutor(CHILDREN) as pool:
        diffs = pool.map(lambda name: _mutmut(folder, "show", name), names)
        return dict(zip(names, map(mutant_of, names, diffs), strict=True))


def _listed(modules: list[str]) -> Counter[Mutant]:
    paths = {f"{name.replace('.', '/')}.py" for name in modules}
    listed = explained().elements()
    return Counter(one for one in listed if not paths or one.module in paths)


def _print_table(states: dict[str, str]) -> None:
    by_module: dict[str, Counter[str]] = {}
    for name, state in states.items():
        by_module.setdefault(name.rpartition(".")[0], Counter())[state] += 1
    total = sum(by_module.values(), Counter())
    columns = ["killed", "timeout", "survived", "no tests"]
    columns += sorted(set(total) - set(columns))
    _say(f"{'':<34}{'mutants':>9}{''.join(f'{column:>10}' for column in columns)}{'alive':>9}")
    for module, counts in [*sorted(by_module.items()), ("all", total)]:
        alive = sum(count for state, count in counts.items() if state not in NOTICED)
        cells = "".join(f"{counts[column]:>10}" for column in columns)
        _say(f"{module:<34}{counts.total():>9}{cells}{alive / counts.total():>9.1%}")


def print_differences(survivors: Counter[Mutant], listed: Counter[Mutant]) -> bool:
    """Print what is in one of the two only; whether there is nothing of the kind."""
    new, gone = survivors - listed, listed - survivors
    if new:
        _say("\nThese survive and are not explained. Write a test that notices, or an entry:\n")
        _say("\n".join(mutant.in_toml() for mutant in sorted(new.elements())))
    if gone:
        _say("\nThese are explained and do not survive, or are no mutants any more:\n")
        _say("\n".join(mutant.in_toml() for mutant in sorted(gone.elements())))
    return not new and not gone


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (a table is what this command is for)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

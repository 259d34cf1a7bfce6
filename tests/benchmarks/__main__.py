"""Prints what the app costs, each figure beside its budget, and writes ``results.json`` here.

``python -m tests.benchmarks``; ``--quick`` for fewer runs, ``--others`` beside Posting, Harlequin
and Toolong, ``--ssh`` over a real sshd on loopback. Clock figures are worth comparing only within
one run, on a machine that does nothing else.
"""

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks import figures, ssh, tables
from tests.terminal.terminal import clean_environment

RESULTS = Path(__file__).with_name("results.json")
WHOLE = tables.Extent(runs=9, idle_seconds=10)
QUICK = tables.Extent(runs=3, idle_seconds=2)


def main() -> None:
    """Measure everything, and say which budgets are met."""
    args = _arguments()
    sections = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = tables.all_of_them(
            clean_environment(folder),
            folder,
            QUICK if args.quick else WHOLE,
            with_others=args.others,
        )
        for section in measured:
            section.print()
            sections.append(section)
    for section in ssh.measured() if args.ssh else ():
        section.print()
        sections.append(section)
    figures.write(RESULTS, sections)
    print(f"\n{figures.verdict(sections)}")  # noqa: T201 (a table is what this command is for)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.benchmarks")
    parser.add_argument("--quick", action="store_true", help="fewer runs, shorter rests")
    parser.add_argument("--others", action="store_true", help="install other programs, and compare")
    parser.add_argument("--ssh", action="store_true", help="also over ssh and in tmux")
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""Mutants no test notices: what each of them changes, and the list of those that are explained."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("survivors.toml")


@dataclass(frozen=True, order=True)
class Mutant:
    """One change, told by its lines and not by a number, so that an edit elsewhere keeps it.

    ``was`` and ``becomes`` are whole lines without their indentation; ``becomes`` is empty where
    a line is left out.
    """

    module: str
    function: str
    was: str
    becomes: str

    def in_toml(self) -> str:
        """Its entry for the list; the reason is left to whoever adds it."""
        return (
            f'[[survivor]]\nmodule = "{self.module}"\nfunction = "{self.function}"\nwhy = ""\n'
            f"changes = [\n  [{_quoted(self.was)}, {_quoted(self.becomes)}],\n]\n"
        )


def mutant_of(name: str, diff: str) -> Mutant:
    """The mutant that mutmut calls ``name`` and shows as ``diff``.

    A name ends in ``.x_function__mutmut_1`` or ``.xǁClassǁmethod__mutmut_1``.
    """
    module, _, mangled = name.rpartition(".")
    function = mangled.rpartition("__mutmut_")[0]
    body = diff.partition("\n@@")[2].splitlines()
    return Mutant(
        f"{module.replace('.', '/')}.py",
        function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", "."),
        "\n".join(line[1:].strip() for line in body if line.startswith("-")),
        "\n".join(line[1:].strip() for line in body if line.startswith("+")),
    )


def explained(listing: Path = LIST) -> Counter[Mutant]:
    """The mutants that are known to survive, each with a reason.

    Two that change equal lines of one function cannot be told apart: they are listed twice.
    """
    found: Counter[Mutant] = Counter()
    for entry in tomllib.loads(listing.read_text("utf-8"))["survivor"]:
        module, function = entry["module"], entry["function"]
        if not entry["why"].strip():
            raise ValueError(f"no reason is given: {module} {function}")
        found.update(Mutant(module, function, was, becomes) for was, becomes in entry["changes"])
    return found


def _quoted(text: str) -> str:
    quotes = "'''" if "'" in text or "\n" in text else "'"
    return f"{quotes}{text}{quotes}"

"""The scripts for shells, read by the shells themselves."""

import shutil
import subprocess
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("shells of POSIX", allow_module_level=True)

ASK = """
eval "$1"
shift
COMP_WORDS=(stitch-tui "$@")
COMP_CWORD=$#
_shtab_stitch_tui stitch-tui "${COMP_WORDS[COMP_CWORD]}" ""
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def bash_script() -> str:
    return script("bash")


def script(shell: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "stitch_tui", "completion", shell],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (("prof",), {"profiles"}),
        (("profiles", "re"), {"remove"}),
        (("--them",), {"--theme"}),
        (("--theme", "li"), {"light"}),
        (("doctor", "--off"), {"--offline"}),
        (("completion", ""), {"bash", "zsh", "fish"}),
    ],
)
def test_bash_completes_commands_options_and_choices(
    bash_script: str, words: tuple[str, ...], completed: set[str]
) -> None:
    done = subprocess.run(
        ["bash", "--norc", "-c", ASK, "bash", bash_script, *words],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert completed <= set(done.stdout.split()), done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_read_its_script(shell: str) -> None:
    text = script(shell)
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run(
        [shell, "-n"], input=text, capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "doctor" in text


def test_another_shell_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stitch_tui", "completion", "sh"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")

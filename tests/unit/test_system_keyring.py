"""Tokens in a keyring: backends chosen as keyring has it, in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("home folders of POSIX", allow_module_level=True)

TOKEN = "ac_canary0keyring1of2"
BACKENDS = f'''
import json, os, pathlib, threading
import keyring.backend, keyring.errors

class Kept(keyring.backend.KeyringBackend):
    """In a file, so that the next process finds it."""
    priority = 1
    _file = pathlib.Path(os.environ["KEYRING_FILE"])
    def _all(self):
        return json.loads(self._file.read_text()) if self._file.exists() else {{}}
    def get_password(self, service, username):
        return self._all().get(f"{{service}}/{{username}}")
    def set_password(self, service, username, password):
        self._file.write_text(json.dumps(self._all() | {{f"{{service}}/{{username}}": password}}))
    def delete_password(self, service, username):
        kept = self._all()
        del kept[f"{{service}}/{{username}}"]
        self._file.write_text(json.dumps(kept))

class Locked(Kept):
    def get_password(self, service, username):
        threading.Event().wait()

class Refusing(Kept):
    def get_password(self, service, username):
        raise keyring.errors.KeyringLocked("{TOKEN}")

class Broken(Kept):
    def get_password(self, service, username):
        raise OSError("{TOKEN}")

class Dropping(Kept):
    def set_password(self, service, username, password):
        pass
'''
ASK = """
import sys, time
from stitch_tui import system_keyring
from stitch_tui.system_keyring import KeyringError
began = time.monotonic()
try:
    print(getattr(system_keyring, sys.argv[1])(*sys.argv[2:]))
except KeyringError as error:
    print("refused:", error)
print("late" if time.monotonic() - began > 20 else "in time")
"""


class Machine:
    """A home folder, and the keyring its processes have."""

    def __init__(self, folder: Path) -> None:
        (folder / "kept_in.py").write_text(BACKENDS)
        self.file = folder / "keyring.json"
        root = Path(__file__).resolve().parents[2]
        self.environment = os.environ | {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PYTHONPATH": f"{folder}{os.pathsep}{root}",
            "KEYRING_FILE": str(self.file),
        }
        self.environment.pop("STITCH_API_TOKEN", None)

    def python(self, backend: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
            env=self.environment | {"PYTHON_KEYRING_BACKEND": backend},
        )

    def ask(self, backend: str, *question: str) -> str:
        done = self.python(backend, "-c", ASK, *question)
        assert (done.returncode, done.stderr) == (0, "")
        answer, time = done.stdout.splitlines()
        assert time == "in time"
        return answer

    def stitch(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.python("kept_in.Kept", "-m", "stitch_tui", *arguments)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_what_is_kept_comes_back_until_it_is_forgotten(machine: Machine) -> None:
    assert machine.ask("kept_in.Kept", "read", "me") == "None"
    assert machine.ask("kept_in.Kept", "keep", "me", TOKEN) == "None"
    assert machine.ask("kept_in.Kept", "read", "me") == TOKEN
    assert machine.ask("kept_in.Kept", "read", "you") == "None"
    assert machine.ask("kept_in.Kept", "forget", "me") == "True"
    assert machine.ask("kept_in.Kept", "forget", "me") == "False"
    assert TOKEN not in machine.file.read_text()


@pytest.mark.parametrize(
    ("backend", "question", "said"),
    [
        ("kept_in.Locked", ("read", "me"), "did not answer in 3 s: unlock it, then retry."),
        ("kept_in.Refusing", ("read", "me"), "The keyring is locked: unlock it, then retry."),
        ("kept_in.Broken", ("read", "me"), "The keyring can't be used (OSError)."),
        ("kept_in.Dropping", ("keep", "me", TOKEN), "The keyring did not keep the token."),
        ("keyring.backends.null.Keyring", ("keep", "me", TOKEN), "did not keep the token."),
        ("keyring.backends.null.Keyring", ("backend_name",), "switched off: it keeps nothing."),
        ("keyring.backends.fail.Keyring", ("read", "me"), "There is no keyring on this machine."),
        ("keyring.backends.fail.Keyring", ("backend_name",), "There is no keyring on this mach"),
    ],
)
def test_one_that_cannot_be_used_is_told_in_a_sentence(
    machine: Machine, backend: str, question: tuple[str, ...], said: str
) -> None:
    answer = machine.ask(backend, *question)
    assert answer.startswith("refused: ")
    assert said in answer
    assert TOKEN not in answer


def test_without_the_extra_that_is_what_is_said(machine: Machine) -> None:
    program = "import sys; sys.modules['keyring'] = None; import importlib.util\n" + ASK
    program = program.replace(
        "from stitch_tui.system",
        "importlib.util.find_spec = lambda name: None\nfrom stitch_tui.system",
        1,
    )
    done = machine.python("kept_in.Kept", "-c", program, "read", "me")
    assert "pip install 'stitch-tui[keyring]'" in done.stdout


def test_a_profile_whose_token_is_in_the_keyring_finds_its_own_there(machine: Machine) -> None:
    for name in ("work", "home"):
        machine.stitch("profiles", "add", name, "--token-from=keyring", "--api-url=https://[::1]:1")
    machine.ask("kept_in.Kept", "keep", "work@[::1]:1", TOKEN)
    without = machine.stitch("watch", "7", "--profile", "home")
    assert (without.returncode, without.stderr) == (
        4,
        "stitch-tui: No token: set STITCH_API_TOKEN.\n",
    )
    with_it = machine.stitch("watch", "7", "--profile", "work", "--timeout", "0.2")
    assert (with_it.returncode, with_it.stderr) == (1, "")
    assert TOKEN not in with_it.stdout
    locked = machine.python("kept_in.Refusing", "-m", "stitch_tui", "watch", "7")
    assert (locked.returncode, locked.stderr.count("\n")) == (2, 1)
    assert "The keyring is locked" in locked.stderr
    removed = machine.stitch("profiles", "remove", "work")
    assert "The token kept for it is gone, too." in removed.stdout
    assert TOKEN not in machine.file.read_text()

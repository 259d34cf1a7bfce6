"""A page in headless Chromium, driven through chromedriver: keys in, and what the terminal got.

The page draws on a canvas, so what is read is what arrived for its terminal; that it is drawn is
for the screenshot to show. WebDriver is JSON over HTTP, so the client the app has is enough.
"""

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

import httpx
import pyte

from tests.terminal.terminal import _UNKNOWN_TO_PYTE, CTRL_S, ENTER, ESC, F2, TAB, _holds

Json: TypeAlias = Any

CHROMIUM, CHROMEDRIVER = shutil.which("chromium"), shutil.which("chromedriver")
PATIENCE = 20.0
"""Seconds for what must come."""
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--window-size=980,760",
)
_KEYS = {ENTER: "\ue007", ESC: "\ue00c", F2: "\ue032", TAB: "\ue004"}
_CONTROL = "\ue009"
_SEQUENCE = re.compile(r"\x1bOQ|.", re.DOTALL)
_LISTEN = """
window.got = []; window.size = null; window.waiting = []; window.asked = [];
const Socket = window.WebSocket;
window.WebSocket = class extends Socket {
  constructor(...all) {
    super(...all);
    window.asked.push(String(all[0]));
    this.addEventListener("message", async event => {
      const data = event.data;
      if (typeof data === "string") return;
      const bytes = new Uint8Array(data instanceof Blob ? await data.arrayBuffer() : data);
      window.got.push(String.fromCharCode(...bytes));
      window.waiting.splice(0).forEach(done => done(true));
    });
  }
  send(text) {
    const [kind, value] = JSON.parse(text);
    if (kind === "resize") window.size = value;
    super.send(text);
  }
};
"""
_MORE = """
const [seen, done] = arguments;
window.got.length > seen ? done(true) : window.waiting.push(done);
"""


class Page:
    """A tab of its own browser. Use it as a context: leaving it ends the browser."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is where the browser keeps what it knows."""
        self._folder = folder

    def __enter__(self) -> Self:
        assert CHROMEDRIVER
        assert CHROMIUM
        self._driver = subprocess.Popen(
            [CHROMEDRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._driver.stdout is not None
        for line in self._driver.stdout:
            if found := re.search(r"successfully on port (\d+)", line):
                break
        else:
            raise AssertionError("chromedriver does not start")
        url = f"http://127.0.0.1:{found[1]}"
        self._client = httpx.Client(base_url=url, timeout=60, trust_env=False)
        flags = [*_FLAGS, f"--user-data-dir={self._folder}"]
        options = {"binary": CHROMIUM, "args": flags}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options}
        made = self._ask("/session", capabilities={"alwaysMatch": wanted})
        self._session = f"/session/{made['sessionId']}"
        self._ask(self._session + "/timeouts", script=int(PATIENCE * 1000))
        listen = {"cmd": "Page.addScriptToEvaluateOnNewDocument", "params": {"source": _LISTEN}}
        self._ask(self._session + "/chromium/send_command", **listen)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.delete(self._session)
        self._client.close()
        self._driver.terminate()
        self._driver.wait(PATIENCE)
        assert self._driver.stdout is not None
        self._driver.stdout.close()

    def open(self, url: str) -> None:
        """Go to ``url``."""
        self._ask(self._session + "/url", url=url)

    def send(self, *keys: str) -> None:
        """Press ``keys``, written as a terminal would send them."""
        actions = []
        for piece in _SEQUENCE.findall("".join(keys)):
            if piece == CTRL_S:
                pressed = (("Down", _CONTROL), ("Down", "s"), ("Up", "s"), ("Up", _CONTROL))
            else:
                key = _KEYS.get(piece, piece)
                pressed = (("Down", key), ("Up", key))
            actions += [{"type": f"key{way}", "value": key} for way, key in pressed]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self._ask(self._session + "/actions", actions=[source])

    def wait_for(self, *words: str) -> str:
        """Until all ``words`` are on the screen, in whatever case; gives the screen."""
        while True:
            got = self.run("return window.got")
            screen = self._screen("".join(got).encode("latin-1"))
            if _holds(screen, words):
                return screen
            try:
                self._ask(self._session + "/execute/async", script=_MORE, args=[len(got)])
            except AssertionError as error:
                raise AssertionError(f"waited for {words}:\n{screen}") from error

    def _screen(self, received: bytes) -> str:
        size = self.run("return window.size") or {"width": 80, "height": 24}
        screen = pyte.Screen(size["width"], size["height"])
        pyte.ByteStream(screen).feed(_UNKNOWN_TO_PYTE.sub(b"", received))
        return "\n".join(line.rstrip() for line in screen.display)

    def run(self, script: str) -> Json:
        """What ``script`` returns in the page."""
        return self._ask(self._session + "/execute/sync", script=script, args=[])

    def screenshot(self) -> bytes:
        """A picture of the page, PNG."""
        answer = self._client.get(self._session + "/screenshot").json()
        return base64.b64decode(answer["value"])

    def _ask(self, path: str, **body: Json) -> Json:
        answer = self._client.post(path, content=json.dumps(body))
        value = answer.json()["value"]
        assert answer.status_code == 200, value
        return value

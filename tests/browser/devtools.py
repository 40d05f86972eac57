"""A headless Chromium, spoken to in its own protocol; it can reach no network.

Playwright would do the same with forty megabytes and a server of its own. What is needed
here is to open a page, ask it questions, and print it.
"""

import base64
import contextlib
import json
import os
import re
import subprocess
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import websocket

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-port=0",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
SECONDS = 60
ERRORS = (
    "Network.loadingFailed",
    "Runtime.exceptionThrown",
    "Runtime.consoleAPICalled",
)
A4 = {"paperWidth": 8.27, "paperHeight": 11.69}


@contextlib.contextmanager
def tab(chromium: str, home: Path) -> Iterator["Tab"]:
    """A browser with one empty page; `home` holds all that it writes."""
    profile = home / "profile"
    command = [chromium, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=os.environ | own, **silent)
    try:
        port, path = _address(profile, process)
        address = f"ws://127.0.0.1:{port}{path}"
        socket = websocket.create_connection(
            address, timeout=SECONDS, suppress_origin=True
        )
        with contextlib.closing(socket):
            opened = Tab(socket)
            yield opened
            opened.call("Browser.close")
    finally:
        process.kill()
        process.wait()


def _address(profile: Path, process: subprocess.Popen) -> list[str]:
    """Port and path, from the file in which the browser says them."""
    said, end = profile / "DevToolsActivePort", time.monotonic() + SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the browser ended before it began"
        with contextlib.suppress(FileNotFoundError):
            if len(found := said.read_text().split()) == 2:
                return found
        time.sleep(0.05)
    raise TimeoutError("the browser did not begin")


class Tab:
    """A page, and what has happened in it since it was opened."""

    def __init__(self, socket: websocket.WebSocket):
        self.socket, self.number = socket, 0
        self.events: list[dict[str, Any]] = []
        self.session: dict[str, str] = {}
        targets = self.call("Target.getTargets")["targetInfos"]
        (target,) = (t["targetId"] for t in targets if t["type"] == "page")
        found = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = {"sessionId": found["sessionId"]}
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """What the browser answers; events that come before the answer are kept."""
        self.number += 1
        asked = {"id": self.number, "method": method, "params": params}
        whole = method.startswith(("Target.", "Browser."))
        self.socket.send(json.dumps(asked | ({} if whole else self.session)))
        while (message := json.loads(self.socket.recv())).get("id") != self.number:
            self.events.append(message)
        assert "error" not in message, (method, message["error"])
        return message["result"]

    def open(self, path: Path, width: int = 1280) -> None:
        """Load a file and wait until all of it is there."""
        self.events.clear()
        self.widen(width)
        self.call("Page.navigate", url=path.resolve().as_uri())
        while "Page.loadEventFired" not in {e["method"] for e in self.events}:
            self.events.append(json.loads(self.socket.recv()))
        self.ask("document.fonts.ready.then(() => true)")

    def widen(self, width: int) -> None:
        """As on a screen of `width`; the narrow ones are telephones."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def ask(self, expression: str) -> Any:
        """The value of some JavaScript, awaited."""
        answer = self.call(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def requests(self) -> list[str]:
        """Addresses that were asked for, embedded pictures left out."""
        sent = self._said("Network.requestWillBeSent")
        urls = (event["request"]["url"] for event in sent)
        return [url for url in urls if not url.startswith("data:")]

    def complaints(self) -> list[dict[str, Any]]:
        """Failed requests, errors, and whatever was written to the console."""
        logged = [event["entry"] for event in self._said("Log.entryAdded")]
        return [*(event for name in ERRORS for event in self._said(name)), *logged]

    def printed(self) -> bytes:
        """The page as PDF on A4."""
        answer = self.call(
            "Page.printToPDF", printBackground=True, preferCSSPageSize=True, **A4
        )
        return base64.b64decode(answer["data"])

    def _said(self, method: str) -> list[dict[str, Any]]:
        return [e["params"] for e in self.events if e.get("method") == method]


def pages(pdf: bytes) -> list[bool]:
    """Whether each page of a PDF that Chromium has made shows a text or a picture.

    Its objects stand in plain sight, and only the streams are packed.
    """
    found = re.findall(rb"(\d+) 0 obj\s(.*?)\sendobj", pdf, re.DOTALL)
    objects = {int(number): body for number, body in found}
    whole = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    drawn = (re.search(rb"/Contents (\d+) 0 R", body) for body in whole)
    return [_has_ink(objects[int(match[1])]) for match in drawn]


def _has_ink(body: bytes) -> bool:
    about, _, stream = body.partition(b"stream")
    stream = stream.lstrip(b"\r\n")
    if b"FlateDecode" in about:
        stream = zlib.decompressobj().decompress(stream)
    return bool(re.search(rb"\b(Tj|TJ|Do)\b", stream))

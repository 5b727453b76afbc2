"""Chromium without a window, driven through its own debugging protocol over two pipes: no driver, no port."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds to wait for something that happens at once on an idle machine."""

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
KEYS: dict[str, tuple[str, int, str]] = {
    "Enter": ("Enter", 13, "\r"),
    "Tab": ("Tab", 9, ""),
    "Space": ("Space", 32, " "),
    "ArrowDown": ("ArrowDown", 40, ""),
}
"""Keys that are not letters: their code, their number, and what they type."""


def found() -> str:
    """Where Chromium is; "" where it is not installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), "")


class Page:
    """One page. Every method waits until what it asks for has happened."""

    def __init__(self, commands: int, answers: int, downloads: Path) -> None:
        self._commands, self._answers = commands, answers
        self._rest = b""
        self._count = 0
        self._session = ""
        self.downloads = downloads
        self.events: list[dict[str, Any]] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Network", "Runtime", "Log", "Accessibility", "DOM"):
            self.send(f"{domain}.enable")
        self.send("Page.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    # The protocol

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask for something; return what came of it."""
        self._count += 1
        number = self._count
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == number:
                assert "error" not in answer, (method, answer)
                result: dict[str, Any] = answer.get("result", {})
                return result

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._answers, 1 << 16)
            assert more, "Chromium has ended"
            self._rest += more
        text, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        if "id" not in message:
            self.events.append(message)
            if message["method"] == "Page.javascriptDialogOpening":
                self._accept()
        return message

    def _accept(self) -> None:
        # Leaving a page with something unsaved asks first; its answer is awaited by nobody.
        self._count += 1
        message = {
            "id": self._count,
            "method": "Page.handleJavaScriptDialog",
            "params": {"accept": True},
            "sessionId": self._session,
        }
        os.write(self._commands, json.dumps(message).encode() + b"\0")

    # The page

    def open(self, path: Path) -> None:
        """Open a file, and wait until it has loaded."""
        self.events.clear()
        self.send("Page.navigate", url=path.absolute().as_uri())
        self.until("document.readyState === 'complete'")

    def run(self, script: str) -> Any:
        """Return what a script makes, a promise awaited; the debugger is not bound by the page's policy."""
        result = self.send(
            "Runtime.evaluate",
            expression=script,
            returnByValue=True,
            awaitPromise=True,
            userGesture=True,
        )
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def until(self, script: str) -> Any:
        """Wait until a script makes something true; return it."""
        end = time.monotonic() + PATIENCE
        while not (value := self.run(script)):
            assert time.monotonic() < end, f"never true: {script}"
        return value

    def key(self, key: str, *, ctrl: bool = False) -> None:
        """Press and release a key."""
        code, number, text = KEYS.get(key, ("", ord(key[0].upper()), key))
        name = " " if key == "Space" else key
        about = {
            "key": name,
            "code": code,
            "windowsVirtualKeyCode": number,
            "modifiers": 2 if ctrl else 0,
        }
        shown = {"text": text} if text and not ctrl else {}
        self.send(
            "Input.dispatchKeyEvent", type="keyDown" if shown else "rawKeyDown", **about, **shown
        )
        self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    def write(self, text: str) -> None:
        """Type text where the keyboard is, as an input method does."""
        self.send("Input.insertText", text=text)

    def tab_to(self, selector: str) -> None:
        """Press Tab until an element has the keyboard."""
        for _ in range(400):
            if self.run(f"document.activeElement === document.querySelector({selector!r})"):
                return
            self.key("Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    def press(self, selector: str) -> None:
        """Go to a button with Tab, and press it."""
        self.tab_to(selector)
        self.key("Enter")

    def downloaded(self, name: str) -> Path:
        """Wait for a file that was saved; take it out of the folder for downloads."""
        path, end = self.downloads / name, time.monotonic() + PATIENCE
        while not (path.exists() and path.stat().st_size):
            self.run("1")
            assert time.monotonic() < end, f"{name} was never saved"
        kept = path.with_name(f"{len(list(self.downloads.iterdir()))}-{name}")
        return path.rename(kept)

    def put_file(self, selector: str, path: Path) -> None:
        """Choose a file in a file input."""
        root = self.send("DOM.getDocument")["root"]["nodeId"]
        node = self.send("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.send("DOM.setFileInputFiles", nodeId=node, files=[str(path)])

    def size(self, width: int, height: int = 900, *, dark: bool = False, zoom: float = 1) -> None:
        """Give the window a size and a theme."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=round(width / zoom),
            height=round(height / zoom),
            deviceScaleFactor=zoom,
            mobile=False,
        )
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[theme])

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """Save a screenshot."""
        taken = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(taken["data"]))

    def paper(self, path: Path) -> None:
        """Save the page as it is printed."""
        printed = self.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)
        path.write_bytes(base64.b64decode(printed["data"]))

    def named(self) -> list[tuple[str, str]]:
        """Return role and name of everything that a screen reader announces as a control or a group."""
        nodes = self.send("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes
            if not node.get("ignored") and "role" in node
        ]

    @property
    def requests(self) -> list[str]:
        """Everything that was asked of any network since the page was opened, the page itself aside."""
        asked = [
            event["params"]["request"]["url"]
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in asked if not url.startswith(("file:", "blob:"))]

    @property
    def complaints(self) -> list[str]:
        """What stands in the console: errors, and everything that the page's policy has kept out."""
        logged = [
            e["params"]["entry"]["text"] for e in self.events if e["method"] == "Log.entryAdded"
        ]
        thrown = [str(e["params"]) for e in self.events if e["method"] == "Runtime.exceptionThrown"]
        said = [str(e["params"]) for e in self.events if e["method"] == "Runtime.consoleAPICalled"]
        return [*logged, *thrown, *said]


@contextmanager
def chromium(folder: Path) -> Iterator[Page]:
    """Start Chromium with an empty profile; end it and everything that it started."""
    downloads = folder / "downloads"
    downloads.mkdir(parents=True)
    to_read, commands = os.pipe()
    answers, to_write = os.pipe()

    def pipes() -> None:
        # The protocol reads from descriptor 3 and writes to 4. Both are first moved out of the way of these.
        read, write = os.dup(to_read), os.dup(to_write)
        high_read, high_write = os.dup2(read, 100), os.dup2(write, 101)
        os.dup2(high_read, 3)
        os.dup2(high_write, 4)

    browser = subprocess.Popen(
        [found(), *FLAGS, f"--user-data-dir={folder / 'profile'}"],
        preexec_fn=pipes,
        close_fds=False,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_read)
    os.close(to_write)
    try:
        yield Page(commands, answers, downloads)
    finally:
        os.killpg(browser.pid, signal.SIGKILL)
        browser.wait()
        os.close(commands)
        os.close(answers)

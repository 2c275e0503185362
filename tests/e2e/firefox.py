"""Firefox without script, driven over its own port (Marionette), for which it needs no other program.

A message is `length:[0, number, command, parameters]` in JSON, an answer `length:[1, number, error, result]`.
https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

# Nothing runs, nothing is kept, and the browser asks nobody but the site.
SETTINGS: dict[str, Any] = {
    "javascript.enabled": False,
    "marionette.port": 0,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutConfig.showWarning": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.security.https_first": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "data:,",
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def program() -> str | None:
    """A Firefox that takes a profile of ours; that of a snap does not."""
    if found := shutil.which("firefox-esr"):
        return found
    found = shutil.which("firefox")
    return None if found is None or Path("/snap/bin/firefox").exists() else found


class Firefox:
    def __init__(self, path: str, folder: Path) -> None:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in SETTINGS.items()]
        (folder / "user.js").write_text("\n".join(lines))
        command = [path, "--headless", "--no-remote", "--marionette", "--profile", str(folder)]
        environment = {**os.environ, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"}
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._number = 0
        try:
            self._socket = socket.create_connection(("127.0.0.1", self._port(folder)), timeout=60)
            self._receive()
            self.do("NewSession", capabilities={"alwaysMatch": {"pageLoadStrategy": "normal"}})
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    def _port(self, folder: Path) -> int:
        """Written by Firefox once it listens."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if (file := folder / "MarionetteActivePort").exists() and (text := file.read_text()):
                return int(text)
            time.sleep(0.1)
        raise AssertionError("Firefox did not start")

    def close(self) -> None:
        try:
            self.do("Quit", domain="Marionette", flags=["eForceQuit"])
            self._process.wait(timeout=30)
        finally:
            self._socket.close()
            self._process.kill()
            self._process.wait()

    def do(self, command: str, *, domain: str = "WebDriver", **parameters: object) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, f"{domain}:{command}", parameters]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        _kind, number, error, result = self._receive()
        assert number == self._number
        assert error is None, f"{command} {parameters}: {error['error']}: {error['message']}"
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def _receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._some(1)
        return json.loads(self._some(int(length[:-1])))

    def _some(self, count: int) -> bytes:
        received = b""
        while len(received) < count:
            more = self._socket.recv(count - len(received))
            assert more, "Firefox is gone"
            received += more
        return received

    # --- As a person does it ----------------------------------------------------------------------------------------

    def go(self, url: str) -> None:
        self.do("Navigate", url=url)

    def _find(self, xpath: str) -> str:
        return str(self.do("FindElement", using="xpath", value=xpath)[ELEMENT])

    def press(self, words: str) -> None:
        """The link or the button that says so; waits for the page to which it leads."""
        said = f"contains(normalize-space(.), {json.dumps(words)})"
        self.do("ElementClick", id=self._find(f"//main//*[self::a or self::button][{said}]"))

    def choose(self, label: str) -> None:
        self.do("ElementClick", id=self._find(f"//label[contains(., {json.dumps(label)})]"))

    def type(self, name: str, text: str) -> None:
        """Into the visible field of that name."""
        self.do("ElementSendKeys", id=self._find(f"//*[@name='{name}' and not(@type='hidden')]"), text=text)

    def read(self, selector: str) -> str:
        found = self.do("FindElement", using="css selector", value=selector)[ELEMENT]
        return str(self.do("GetElementText", id=found))

    @property
    def source(self) -> str:
        return str(self.do("GetPageSource"))

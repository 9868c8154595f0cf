"""A desktop of its own for one test: X server, bus and window manager, with a home folder that is thrown away.

Needs the Debian packages xvfb, dbus, openbox, xdotool and imagemagick; without them it fails. What else a desktop may have is
started when a test wants it: a panel with a tray (xfce4-panel), notifications (xfce4-notifyd), a keyring (gnome-keyring).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.waiting import wait_until

SCREEN_PX = (1280, 800)
TRAY_PX = (12, 785)
"""Where the panel shows the first icon of its tray."""
NOTICE_BUTTON_PX = (1207, 102)
"""Where the notification daemon puts the button of a notification with one line of text."""
_STOP_S = 10.0
_CALL_S = 20.0


_NOTIFICATION_DAEMON = "lib/*/xfce4/notifyd/xfce4-notifyd"  # below /usr; it is not in the path
_PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=10;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="30"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window is to stand on the screen, in pixels: its frame's corner and the size of its inside."""

    left: int
    top: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.left + self.width // 2, self.top + self.height // 2


class XDesktop:
    """Starts with the `with` block, ends with it; everything that was started is ended by its own process id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = ExitStack()
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        home = self._folder / "home"
        runtime = self._folder / "run"
        home.mkdir()
        runtime.mkdir(mode=0o700)
        kept = {name: os.environ[name] for name in ("PATH",)}
        self.environment = kept | {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "LC_ALL": "C.UTF-8",
        }
        with self._started:
            self.environment["DISPLAY"] = f":{self._start_x_server()}"
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._start_bus()
            self.start(["openbox"])
            wait_until(lambda: self._lines("xdotool", "get_num_desktops"))  # the window manager says how many
            self._started = self._started.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._started.close()

    def start(self, command: Sequence[str], **environment: str) -> subprocess.Popen[str]:
        """Starts a program on this desktop; it is ended with the desktop."""
        program = subprocess.Popen(
            command,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._started.callback(_end, program)
        return program

    def start_panel(self) -> None:
        """A panel at the bottom with nothing but a tray, for icons that speak StatusNotifierItem."""
        settings = Path(self.environment["XDG_CONFIG_HOME"]) / "xfce4" / "xfconf" / "xfce-perchannel-xml"
        settings.mkdir(parents=True)
        (settings / "xfce4-panel.xml").write_text(_PANEL, encoding="utf-8")
        self.start(["xfce4-panel", "--disable-wm-check"])
        self.wait_for_service("org.kde.StatusNotifierWatcher")

    def start_notifications(self) -> None:
        """A notification daemon."""
        self.start([str(next(Path("/usr").glob(_NOTIFICATION_DAEMON)))])
        self.wait_for_service("org.freedesktop.Notifications")

    def start_keyring(self, password: str = "password") -> None:
        """A keyring, unlocked."""
        daemon = self.start(
            [
                "sh",
                "-c",
                'printf %s "$0" | exec gnome-keyring-daemon --foreground --unlock --components=secrets',
                password,
            ]
        )
        assert daemon.poll() is None
        self.wait_for_service("org.freedesktop.secrets")

    def wait_for_service(self, name: str) -> None:
        """Returns when something on the bus bears this name."""
        question = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]
        wait_until(
            lambda: "true" in self._lines(*question, "org.freedesktop.DBus.NameHasOwner", f"string:{name}"),
            timeout_s=20.0,
        )

    def click(self, point: tuple[int, int], button: int = 1) -> None:
        """Moves the mouse there and clicks; 3 is the right button."""
        self.xdotool("mousemove", *point, "click", button)

    def is_shown(self, title: str) -> bool:
        """Whether a window whose title matches this pattern can be seen."""
        return bool(self._lines("xdotool", "search", "--onlyvisible", "--name", f"^{title}$"))

    def active_title(self) -> str:
        """The title of the window that has the keyboard; empty for none."""
        return " ".join(self._lines("xdotool", "getactivewindow", "getwindowname"))

    def xdotool(self, *words: object) -> str:
        """Moves the mouse and windows, presses keys; returns what it prints."""
        return self._call("xdotool", *map(str, words)).strip()

    def window(self, title: str, *, timeout_s: float = 30.0) -> str:
        """The id of the visible window that bears exactly this title, as soon as there is one."""
        found: list[str] = []

        def look() -> bool:
            found[:] = self._lines("xdotool", "search", "--onlyvisible", "--name", f"^{title}$")
            return bool(found)

        wait_until(look, timeout_s=timeout_s)
        return found[-1]

    def move(self, window: str, place: Place) -> None:
        """Puts a window, with its frame, somewhere."""
        self.xdotool("windowmove", "--sync", window, place.left, place.top)
        self.xdotool("windowsize", "--sync", window, place.width, place.height)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drags with the left button, slowly enough for a file manager to see a drag and for the target to answer."""
        words: list[object] = ["mousemove", *start, "mousedown", 1]
        for step in (4, 8, 14, 22, 30):
            words += ["sleep", 0.05, "mousemove", start[0] + step, start[1] + step // 2]
        for step in range(1, 9):
            across = start[0] + (end[0] - start[0]) * step // 8
            down = start[1] + (end[1] - start[1]) * step // 8
            words += ["sleep", 0.06, "mousemove", across, down]
        words += ["sleep", 0.2, "mousemove", end[0] + 3, end[1] + 3, "sleep", 0.2, "mouseup", 1]
        self.xdotool(*words)

    def is_drawn(self, point: tuple[int, int]) -> bool:
        """Whether something is painted around a point: more than one colour within some pixels."""
        left, top = point
        crop = f"24x24+{left - 12}+{top - 12}"
        colours = self._call("import", "-window", "root", "-crop", crop, "-format", "%k", "info:-")
        return int(colours) > 1

    def screenshot(self, path: Path) -> None:
        """Saves a picture of the whole screen."""
        self._call("import", "-window", "root", str(path))

    def _start_x_server(self) -> str:
        reading, writing = os.pipe()
        width, height = SCREEN_PX
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
        server = subprocess.Popen(
            command, pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._started.callback(_end, server)
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as pipe:
            return pipe.readline().strip()

    def _start_bus(self) -> str:
        bus = self.start(["dbus-daemon", "--session", "--nofork", "--print-address"])
        assert bus.stdout is not None
        return bus.stdout.readline().strip()

    def _lines(self, *command: str) -> list[str]:
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return done.stdout.split()

    def _call(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True, timeout=_CALL_S
        )
        return done.stdout


def _end(program: subprocess.Popen[str]) -> None:
    if program.poll() is None:
        program.terminate()
        try:
            program.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait(_STOP_S)
    if program.stdout is not None:
        program.stdout.close()

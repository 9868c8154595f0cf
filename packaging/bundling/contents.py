"""What goes into a bundle and what stays out: pure rules over names, the same on all three systems.

PyInstaller collects what the code imports, and with each part of Qt all plugins that could ever be used with it, and the
libraries of those. The rules here name what this program never loads.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]
"""As PyInstaller lists a file: its place in the bundle, the file it comes from, its kind."""

UNUSED_MODULES = (
    # Bindings that QtPy and hooks would bring along
    *(f"PySide6.Qt{name}" for name in ("Concurrent", "DataVisualization", "DBus", "MultimediaWidgets", "OpenGL")),
    *(f"PySide6.Qt{name}" for name in ("OpenGLWidgets", "Pdf", "Qml", "Quick", "QuickWidgets", "VirtualKeyboard")),
    *(f"PySide6.QtWebEngine{name}" for name in ("Core", "Quick", "Widgets")),
    # Of the standard library, what only a terminal or a developer uses
    *(
        "curses",
        "doctest",
        "ensurepip",
        "idlelib",
        "lib2to3",
        "pdb",
        "pydoc",
        "pydoc_data",
        "readline",
        "test",
        "tkinter",
    ),
    *("turtle", "unittest", "venv"),
    # Tools that installed us, and options of others
    *("_distutils_hack", "distutils", "pip", "pkg_resources", "setuptools", "wheel"),
    *("IPython", "PIL", "defusedxml", "gi", "lxml", "numpy", "pandas", "simplejson"),
    "Crypto.SelfTest",
)
"""Never loaded by the program, or only if they happen to be there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a file stays out.

    Attributes:
        pattern: Found anywhere in the place of the file in the bundle, `/` between folders.
    """

    reason: str
    pattern: re.Pattern[str]


def _rule(reason: str, pattern: str) -> Rule:
    return Rule(reason, re.compile(pattern))


_UNUSED_S = "parts of Qt that nothing here uses"
# Qt's decoder of films is linked to the libraries of Qt Quick, so that these stay: Concurrent, OpenGL, Qml, QmlMeta, QmlModels,
# QmlWorkerScript, Quick.
_LIBRARIES = (
    r"DataVisualization|EglF[Ss]\w*|Labs\w*|MultimediaQuick\w*|MultimediaWidgets|OpenGLWidgets|Pdf\w*|"
    r"Quick(?=[A-Z0-9])\w*|ShaderTools|VirtualKeyboard\w*|WebChannel\w*|WebEngine\w*|WebSockets"
)
_BINDINGS = rf"Concurrent|DBus|OpenGL|Qml\w*|Quick\w*|{_LIBRARIES}"
RULES = (
    _rule(_UNUSED_S, rf"(^|/)(lib)?Qt6({_LIBRARIES})\.|/Qt({_LIBRARIES})\.framework/"),
    _rule(_UNUSED_S, rf"PySide6/Qt({_BINDINGS})\.(abi3|pyd|so)"),
    _rule(_UNUSED_S, r"PySide6/(Qt/)?qml/"),
    _rule("Qt's software renderer for OpenGL", r"opengl32sw\.dll$"),
    _rule("Qt for machines without a desktop", r"plugins/(egldeviceintegrations|generic)/"),
    _rule(
        "Qt for machines without a desktop",
        r"plugins/platforms/(lib)?q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc|direct2d)\.",
    ),
    _rule("Qt's own network access (TLS, reachability)", r"plugins/(tls|networkinformation)/"),
    _rule("pictures that no cover can be", r"plugins/imageformats/(lib)?q(pdf|tga|wbmp)\."),
    _rule("Qt's keyboard on the screen", r"plugins/platforminputcontexts/(lib)?qtvirtualkeyboard"),
    _rule(
        "Qt's other decoders", r"plugins/multimedia/(lib)?(gstreamermediaplugin|windowsmediaplugin|darwinmediaplugin)\."
    ),
    _rule("translations of Qt into other languages", r"translations/(?!qtbase_zh_CN\.qm$)[^/]*\.qm$"),
    _rule("sets of icons that nothing here uses", r"qtawesome/(?!fonts/materialdesignicons6-)"),
    _rule("records that installers leave", r"\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json|WHEEL)$"),
)
SYSTEM_S = "libraries that the system keeps up to date"


def reason_to_drop(entry: Entry, system_folders: Iterable[Path] = ()) -> str | None:
    """Why a file stays out of the bundle; None if it belongs in.

    Args:
        entry: The file.
        system_folders: Libraries from these are the system's own and stay there, but for those of Python itself: a package
            that names what it needs gets them with their security updates.
    """
    place = entry[0].replace("\\", "/")
    if entry[2] == "SYMLINK":  # goes with what it leads to
        place = posixpath.normpath(posixpath.join(posixpath.dirname(place), entry[1].replace("\\", "/")))
    for rule in RULES:
        if rule.pattern.search(place):
            return rule.reason
    source = Path(entry[1])
    is_of_python = place.startswith(("libpython", "python3", "lib-dynload/"))
    if not is_of_python and any(source.is_relative_to(folder) for folder in system_folders):
        return SYSTEM_S
    return None


def is_of_qt(place: str) -> bool:
    """Whether a file is Qt's or its bindings': these are passed on unchanged, and some would not survive a change."""
    return bool(re.search(r"PySide6|shiboken6|Qt6", place))


def system_library_folders(platform: str) -> tuple[Path, ...]:
    """Where a system keeps libraries that we leave to it; none on systems that bring no package management."""
    return (Path("/lib"), Path("/lib64"), Path("/usr/lib"), Path("/usr/lib64")) if platform == "linux" else ()


def modules_loaded_by_name(package: Path) -> tuple[str, ...]:
    """The modules that the code loads by their name, where no import statement shows them: the SDKs.

    Args:
        package: The folder of `vod_desktop`.
    """
    found: set[str] = set()
    for module in sorted(package.rglob("*.py")):
        found.update(_loaded(ast.parse(module.read_text(encoding="utf-8"))))
    return tuple(sorted(found))


def _loaded(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="sdk"), attr="load"), args=[ast.Constant(value=str(name))]
            ):
                yield name


def modules_of(package: Path) -> tuple[str, ...]:
    """Every module of a package, by its full name."""
    names = []
    for path in sorted(package.rglob("*.py")):
        parts = PurePosixPath(path.relative_to(package.parent).with_suffix("").as_posix()).parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return tuple(names)


PACKAGES_WITH_FILES = ("desktop_notifier", "qtawesome")
"""Packages that read files of their own at run time, where no hook of PyInstaller's knows it."""


def desktop_modules(platform: str) -> tuple[str, ...]:
    """What the libraries for the desktop load by name or only behind a check of the system."""
    common = ("desktop_notifier.resources",)
    return (
        common
        + {
            "linux": (
                *("keyring.backends.SecretService", "keyring.backends.kwallet", "secretstorage", "jeepney.io.blocking"),
                *("desktop_notifier.backends.dbus", "wakepy.dbus_adapters.jeepney"),
            ),
            "win32": ("keyring.backends.Windows", "win32ctypes.pywin32.win32cred", "desktop_notifier.backends.winrt"),
            "darwin": ("keyring.backends.macOS", "desktop_notifier.backends.macos"),
        }[platform]
    )

"""argparse, speaking the user's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from vod_desktop.texts import Texts, mark

# WORKAROUND(Python's argparse): its messages can only be translated for a whole process and from compiled files; the
# few that can still occur here are recognised by their English wording, and an unknown one is shown as it is.
_MESSAGES = (
    (re.compile(r"unrecognized arguments: (?P<words>.*)", re.DOTALL), mark("This is not known here: {words}")),
    (re.compile(r"argument (?P<option>\S+): expected one argument"), mark("{option} needs a value.")),
    (re.compile(r"argument (?P<option>\S+): ignored explicit argument .*"), mark("{option} takes no value.")),
    (
        re.compile(r"argument (?P<option>\S+): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.*)\)"),
        mark("{option} cannot be {value}. Choose one of: {choices}"),
    ),
    (re.compile(r"argument (?P<option>[^:]+): (?P<reason>.*)", re.DOTALL), mark("{option}: {reason}")),
)


class UsageError(Exception):
    """A command line that cannot be understood; the text is a sentence for the user."""


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the line breaks of descriptions, and says "usage" in the language of the parser that made it."""

    def __init__(self, prog: str, usage_word: str) -> None:
        super().__init__(prog)
        self._usage_word = usage_word

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # noqa: D102
        super().add_usage(usage, actions, groups, self._usage_word if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser of one command. Raises `UsageError` where argparse would print and exit.

    The usage line is given in full: to make one, argparse would cut as many characters off its own as "usage: " has.
    """

    def __init__(self, texts: Texts, prog: str, description: str, *, usage: str) -> None:
        usage_word = texts.tr("usage: ")
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            formatter_class=lambda prog: HelpFormatter(prog, usage_word),
            add_help=False,
            allow_abbrev=False,
        )
        self.texts = texts
        self.options = self.add_argument_group(texts.tr("options"))
        self.options.add_argument("-h", "--help", action="help", help=texts.tr("show this help and exit"))

    def error(self, message: str) -> NoReturn:
        """Raises instead of leaving the process."""
        for pattern, text in _MESSAGES:
            if match := pattern.fullmatch(message):
                raise UsageError(self.texts.tr(text, **match.groupdict()))
        raise UsageError(message)

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Reads the arguments; options may stand between the files.

        Raises:
            UsageError: They are wrong.
            SystemExit: Help was asked for and has been printed.
        """
        # WORKAROUND(Python 3.11's argparse): intermixed parsing does not stop at "--".
        end = arguments.index("--") if "--" in arguments else len(arguments)
        given = self.parse_intermixed_args(arguments[:end])
        rest = arguments[end + 1 :]
        if rest and not hasattr(given, "files"):
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        if "" in rest:
            self.error(f"argument FILE: {self.texts.tr('An empty path names nothing.')}")
        if rest:
            given.files = [*given.files, *map(Path, rest)]
        return given

#!/usr/bin/env python3
"""Sets the project up and runs it: the one command of a checkout (see `--help`).

Runs on the system's own Python with nothing but the standard library; what the product itself needs is installed into
`.venv` beside this folder. Only the version check stands here, in words that every Python 3 can read; the commands are in
`devtools/commands.py`.
"""

import sys

OLDEST_PYTHON = (3, 11)


def main() -> int:
    """Checks the Python that runs this, then hands over to the commands; returns the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(number) for number in sys.version_info[:3])
        sys.stderr.write(
            "VOD Desktop needs Python 3.11 or newer; this is Python " + found + ".\n"
            "Run the same command with a newer one, such as: python3.11 packaging/dev.py\n"
        )
        return 2
    from devtools.commands import run  # noqa: PLC0415 - an older Python could not even read it

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

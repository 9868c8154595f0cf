"""Where the frozen program begins: gives back what its loader has changed in the environment, then is the program.

The loader points the system's linker and Qt at the bundle, by variables that every child would inherit: a browser or file
manager that we start would load our libraries in the place of its own. This process has them by now, and Qt finds its
plugins without.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

_LINKER = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")
_KEPT = "_ORIG"
"""With this behind its name the loader keeps what a variable was before."""
_QT = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")


def give_back(environ: MutableMapping[str, str]) -> None:
    """Makes the environment for children what it was before the loader came."""
    for name in _LINKER:
        before = environ.pop(name + _KEPT, None)
        environ.pop(name, None)
        if before is not None:
            environ[name] = before
    for name in _QT:
        environ.pop(name, None)


if __name__ == "__main__":
    import sys

    give_back(os.environ)
    from vod_desktop.__main__ import main

    sys.exit(main())

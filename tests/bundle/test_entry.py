"""The frozen program gives its children the environment that it was started with."""

from __future__ import annotations

from bundling.entry import give_back


def test_what_the_loader_has_put_aside_comes_back():
    environ = {"LD_LIBRARY_PATH": "/bundle", "LD_LIBRARY_PATH_ORIG": "/home/me/lib", "HOME": "/home/me"}
    give_back(environ)
    assert environ == {"LD_LIBRARY_PATH": "/home/me/lib", "HOME": "/home/me"}


def test_what_was_not_there_before_goes():
    environ = {"LD_LIBRARY_PATH": "/bundle", "QT_PLUGIN_PATH": "/bundle/plugins", "QML2_IMPORT_PATH": "/bundle/qml"}
    give_back(environ)
    assert environ == {}

"""Stands in for a desktop's power manager: notes who wants the computer awake. A program of its own, on the session bus.

Usage: python inhibitor.py LOG
"""

from __future__ import annotations

import sys
from pathlib import Path

from jeepney import MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

NAME = "org.freedesktop.PowerManagement"
COOKIE = 4711


def main() -> None:
    """Answers until it is ended; each call becomes a line of the log."""
    log = Path(sys.argv[1])
    with open_dbus_connection(bus="SESSION") as connection:
        connection.send_and_get_reply(message_bus.RequestName(NAME))
        while True:
            call = connection.receive()
            if call.header.message_type is not MessageType.method_call:
                continue
            member = call.header.fields[3]
            with log.open("a", encoding="utf-8") as lines:
                lines.write(f"{member} {' / '.join(map(str, call.body))}\n")
            answer = new_method_return(call, "u", (COOKIE,)) if member == "Inhibit" else new_method_return(call)
            connection.send(answer)


if __name__ == "__main__":
    main()

"""Faults of this computer while an upload is under way: its files, drives, clock, keyring and ledger."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests.faults.desk import FILM_BYTES, Desk
from tests.faults.outcome import Again, Ending, Outcome
from tests.faults.scenario import Both, Group, Scenario, Step, nothing
from vod_desktop.core.ledger.migrations import MIGRATIONS
from vod_desktop.core.model.commands import SetAccount
from vod_desktop.core.model.errors import Code, Problem

NIGHT_S = 9 * 3600.0
YEARS_S = 10 * 365 * 86_400.0


def _write_over(desk: Desk) -> None:
    """Another film of the same size, at no moment shorter: a file that has been cut off is one that is being written."""
    with desk.film.open("r+b") as file:
        file.write(random.Random(8).randbytes(FILM_BYTES))


def _cut_off(desk: Desk) -> None:
    os.truncate(desk.film, FILM_BYTES - 100_000)


def _go_on_writing(desk: Desk) -> None:
    with desk.film.open("ab") as file:
        file.write(b"one more minute" * 1000)


def _touch(desk: Desk) -> None:
    """Only its time is set, as programs that make copies do."""
    os.utime(desk.film, ns=(1, 1))


def _hidden(desk: Desk) -> Path:
    return desk.film.with_name("elsewhere.mp4")


def _move_away(desk: Desk) -> None:
    desk.film.rename(_hidden(desk))


def _move_back(desk: Desk) -> None:
    _hidden(desk).rename(desk.film)


def _folder_in_its_place(desk: Desk) -> None:
    _move_away(desk)
    desk.film.mkdir()


def _no_folder_in_its_place(desk: Desk) -> None:
    desk.film.rmdir()
    _move_back(desk)


def _pull_out(desk: Desk) -> None:
    desk.move_mount(desk.place, desk.folder / "in a pocket")


def _put_in(desk: Desk) -> None:
    desk.move_mount(desk.folder / "in a pocket", desk.place)


def _remove_cover(desk: Desk) -> None:
    desk.cover.rename(desk.cover.with_name("kept.png"))


def _cover_back(desk: Desk) -> None:
    desk.cover.with_name("kept.png").rename(desk.cover)


def _lock_keyring(desk: Desk) -> None:
    desk.post(SetAccount(desk.account, None, Problem(Code.KEYRING_LOCKED, {"account": desk.account.name})))
    desk.until(lambda: desk.hold is not None)


def _unlock_keyring(desk: Desk) -> None:
    desk.post(SetAccount(desk.account, desk.credentials))


def _clock(seconds: float) -> Step:
    return lambda desk: desk.clock.jump(seconds)


def _sleep(desk: Desk) -> None:
    """The lid is closed for a night: all connections are dead after it."""
    desk.clock.skip(NIGHT_S)
    desk.break_connections()


def _end_certificates(desk: Desk) -> None:
    desk.practice.expire_certificates()


def _ballast(desk: Desk) -> Path:
    return desk.data / "ballast"


def _fill_disk(desk: Desk) -> None:
    with _ballast(desk).open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 512)
        except OSError:
            return


def _make_room(desk: Desk) -> None:
    _ballast(desk).unlink()


def _remount(desk: Desk, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", desk.data], check=True)


def _start_where_nothing_can_be_written(desk: Desk) -> None:
    desk.fail_to_restart(lambda: _remount(desk, "ro"))


def _let_it_be_written(desk: Desk) -> None:
    _remount(desk, "rw")


def _ledger_version(desk: Desk, version: int) -> None:
    with closing(sqlite3.connect(desk.data / "ledger.db")) as connection:
        connection.execute(f"PRAGMA user_version = {version}")


def _start_an_older_program(desk: Desk) -> None:
    """A newer one was here meanwhile."""
    desk.fail_to_restart(lambda: _ledger_version(desk, len(MIGRATIONS) + 1))


def _start_the_newer_program(desk: Desk) -> None:
    _ledger_version(desk, len(MIGRATIONS))


def _damage_the_ledger(desk: Desk) -> None:
    """The job is there at one start; before the next one a bad disk makes rubbish of the ledger."""
    desk.restart()
    desk.until(lambda: desk.hold is None)
    desk.engine.stop()
    (desk.data / "ledger.db").write_bytes(b"rubbish " * 5000)
    (desk.data / "ledger.db-wal").unlink(missing_ok=True)
    desk.restart()


SOURCES = Group(
    "When the file changes under way",
    "上传途中文件发生变化时",
    (
        Scenario(
            "source-changed",
            "The video is written over while it is sent",
            "上传途中视频被改写",
            Outcome(Ending.FAILS, Code.FILE_CHANGED, Again.ALL, None),
            midway=_write_over,
        ),
        Scenario(
            "source-touched",
            "Only the time of the video is set while it is sent",
            "上传途中仅视频的修改时间改变",
            Outcome(Ending.BY_ITSELF, Code.FILE_CHANGED, Again.PARTS, None),
            midway=_touch,
        ),
        Scenario(
            "source-cut-off",
            "The video becomes shorter while it is sent",
            "上传途中视频被截短",
            Outcome(Ending.STARTS_OVER, Code.FILE_GROWING, Again.ALL, None),
            midway=_cut_off,
        ),
        Scenario(
            "source-grows",
            "The video is still being written while it is sent",
            "上传途中视频仍在写入",
            Outcome(Ending.STARTS_OVER, Code.FILE_GROWING, Again.ALL, None),
            midway=_go_on_writing,
        ),
        Scenario(
            "source-gone",
            "The video is moved away or deleted while it is sent",
            "上传途中视频被移走或删除",
            Outcome(Ending.FAILS, Code.FILE_MISSING, Again.PARTS, None),
            midway=_move_away,
            mend=_move_back,
        ),
        Scenario(
            "folder-in-its-place",
            "A folder takes the place of the video while it is sent",
            "上传途中视频位置变成文件夹",
            Outcome(Ending.FAILS, Code.FILE_NOT_REGULAR, Again.PARTS, None),
            midway=_folder_in_its_place,
            mend=_no_folder_in_its_place,
        ),
        Scenario(
            "drive-pulled-out",
            "The drive with the video is pulled out while it is sent",
            "上传途中拔出存放视频的磁盘",
            Outcome(Ending.FAILS, Code.FILE_MISSING, Again.PARTS, None),
            midway=_pull_out,
            mend=_put_in,
            film_on_a_drive=True,
        ),
    ),
)

COMPUTER = Group(
    "When this computer gets in the way",
    "本机出现状况时",
    (
        Scenario(
            "keyring-locked",
            "The keyring is locked while files are sent",
            "上传途中密钥环被锁定",
            Outcome(Ending.AFTER_USER, Code.KEYRING_LOCKED, Again.PARTS, None),
            midway=_lock_keyring,
            mend=_unlock_keyring,
        ),
        Scenario(
            "clock-set-forward",
            "The clock is set ten years forward while files are sent",
            "上传途中本机时间被调快十年",
            Outcome(Ending.BY_ITSELF),
            midway=_clock(YEARS_S),
        ),
        Scenario(
            "clock-set-back",
            "The clock is set ten years back while files are sent",
            "上传途中本机时间被调慢十年",
            Outcome(Ending.BY_ITSELF),
            midway=_clock(-YEARS_S),
        ),
        Scenario(
            "sleeps",
            "The computer sleeps for a night",
            "电脑睡眠一夜",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, None),
            midway=_sleep,
        ),
        Scenario(
            "sleeps-too-long",
            "The computer sleeps for a night, and the upload certificate ends meanwhile",
            "电脑睡眠一夜，期间临时证书失效",
            Outcome(Ending.STARTS_OVER, Code.CERTIFICATE_ENDED, Again.ALL, None),
            midway=Both(_sleep, _end_certificates),
            left_open=1,
        ),
        Scenario(
            "disk-full",
            "The disk with the ledger becomes full",
            "存放台账的磁盘已满",
            Outcome(Ending.NEXT_START, Code.LEDGER_FULL, Again.PARTS, None),
            midway=_fill_disk,
            mend=_make_room,
            ledger_on_a_drive=True,
        ),
        Scenario(
            "ledger-read-only",
            "The folder of the ledger can only be read at the next start",
            "再次启动时台账所在目录只读",
            Outcome(Ending.NEXT_START, Code.DATA_DIR_UNUSABLE, Again.PARTS, None),
            midway=_start_where_nothing_can_be_written,
            mend=_let_it_be_written,
            ledger_on_a_drive=True,
        ),
        Scenario(
            "ledger-newer",
            "A newer version of the program has used the ledger, and an older one is started",
            "台账已被更新版本使用，随后启动了旧版本",
            Outcome(Ending.NEXT_START, Code.LEDGER_NEWER, Again.PARTS, None),
            midway=_start_an_older_program,
            mend=_start_the_newer_program,
        ),
        Scenario(
            "ledger-damaged",
            "The ledger is damaged between two starts",
            "两次启动之间台账损坏",
            Outcome(Ending.RESTORED, Code.LEDGER_CORRUPT, Again.PARTS, None),
            midway=_damage_the_ledger,
            mend=nothing,
        ),
    ),
)

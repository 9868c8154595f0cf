"""Every error code as a person reads it: what happened, what to do now, and the button that does it. Not yet translated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vod_desktop.core.model.errors import Code
from vod_desktop.texts.texts import mark


class Action(StrEnum):
    """What the button of an error does."""

    NONE = "none"
    RETRY = "retry"  # try the job again
    START_OVER = "start_over"  # send the file anew
    CHOOSE_FILE = "choose_file"
    CHOOSE_COVER = "choose_cover"
    EDIT_OPTIONS = "edit_options"
    CHECK_ACCOUNT = "check_account"
    ENTER_KEY = "enter_key"
    RELEASE_HOLD = "release_hold"  # the cause is gone: go on
    CHOOSE_DATA_DIR = "choose_data_dir"
    INSIST = "insist"  # upload it anyway
    SHOW_REPORT = "show_report"  # of a crash


AT_THE_ACCOUNT = frozenset({Action.CHECK_ACCOUNT, Action.ENTER_KEY})
"""Actions that lead to the account."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The texts of one code, not yet translated. Their placeholders are parameters of the code."""

    title: str
    advice: str
    action: Action


ERROR_TEXTS: Mapping[Code, ErrorText] = {
    Code.FILE_MISSING: ErrorText(
        mark("The file is not there: {path}"),
        mark("Check the name, or whether the drive is connected, then try again."),
        Action.RETRY,
    ),
    Code.FILE_EMPTY: ErrorText(
        mark("The file is empty: {path}"),
        mark("Wait until it has been written or exported in full, then add it again."),
        Action.CHOOSE_FILE,
    ),
    Code.FILE_UNREADABLE: ErrorText(
        mark("The file cannot be read: {path} ({reason})"),
        mark("Ask for permission to read it, or close the program that has locked it, then try again."),
        Action.RETRY,
    ),
    Code.FILE_TYPE: ErrorText(
        mark("VOD does not take files of this type: {path}"),
        mark("Convert it to MP4 or another video or audio format that VOD accepts, or name its media type."),
        Action.CHOOSE_FILE,
    ),
    Code.FILE_NAME: ErrorText(
        mark("The file's name holds characters that cannot be used: {path}"),
        mark("Rename the file, then add it again."),
        Action.CHOOSE_FILE,
    ),
    Code.FILE_TOO_LARGE: ErrorText(
        mark("The file is larger than {limit_gb} GB: {path}"),
        mark("VOD's own upload page stops at {limit_gb} GB. You can add it anyway, or split it."),
        Action.CHOOSE_FILE,
    ),
    Code.FILE_GROWING: ErrorText(
        mark("The file is still being written: {path}"),
        mark("It is uploaded by itself as soon as the recording, copy or export has ended."),
        Action.RETRY,
    ),
    Code.FILE_CHANGED: ErrorText(
        mark("The file changed during the upload: {path}"),
        mark("Start it again to send the new version."),
        Action.START_OVER,
    ),
    Code.FILE_DUPLICATE: ErrorText(
        mark("The file is already in the queue: {path}"),
        mark("Let the queue go on, or add the file anyway to make a second medium of it."),
        Action.NONE,
    ),
    Code.FILE_NOT_REGULAR: ErrorText(
        mark("This is not an ordinary file: {path}"),
        mark("Choose a video or audio file, or a folder that holds some."),
        Action.CHOOSE_FILE,
    ),
    Code.FILE_BROKEN: ErrorText(
        mark("The video is cut off or damaged: {path}"),
        mark("Export or copy it again and check that it plays to its end; or upload it anyway."),
        Action.INSIST,
    ),
    Code.FILE_UPLOADED: ErrorText(
        mark("This file was uploaded before, as FileId {file_id}: {path}"),
        mark("Use that medium, or upload it anyway to make a second one of it."),
        Action.INSIST,
    ),
    Code.FOLDER_NO_MEDIA: ErrorText(
        mark("The folder holds no video or audio files: {path}"),
        mark("Choose a folder with files that VOD accepts, such as MP4, MOV or MP3."),
        Action.CHOOSE_FILE,
    ),
    Code.FOLDER_UNREADABLE: ErrorText(
        mark("The folder cannot be read: {path} ({reason})"),
        mark("Ask for permission to read it, then add it again."),
        Action.CHOOSE_FILE,
    ),
    Code.COVER_MISSING: ErrorText(
        mark("The cover is not there: {path}"),
        mark("Choose another picture, or upload without a cover."),
        Action.CHOOSE_COVER,
    ),
    Code.COVER_TYPE: ErrorText(
        mark("VOD does not take this kind of picture as a cover: {path}"),
        mark("Use JPG, PNG, GIF, BMP, TIFF, AI, CDR or EPS."),
        Action.CHOOSE_COVER,
    ),
    Code.COVER_EMPTY: ErrorText(
        mark("The cover is an empty file: {path}"),
        mark("Choose another picture, or upload without a cover."),
        Action.CHOOSE_COVER,
    ),
    Code.COVER_UNREADABLE: ErrorText(
        mark("The cover cannot be read: {path} ({reason})"),
        mark("Check the file and its permissions, or choose another picture."),
        Action.CHOOSE_COVER,
    ),
    Code.COVER_BROKEN: ErrorText(
        mark("The cover is damaged, or no picture of the kind that its name says: {path}"),
        mark("Choose another picture, or upload without a cover."),
        Action.CHOOSE_COVER,
    ),
    Code.COVER_TOO_LARGE: ErrorText(
        mark("The cover is larger than {limit_mb} MB: {path}"),
        mark("Choose a smaller picture, or upload without a cover."),
        Action.CHOOSE_COVER,
    ),
    Code.COVER_NO_FRAME: ErrorText(
        mark("No picture could be taken from this file: {path}"),
        mark("It may hold sound only, or be of a kind that cannot be played here. Choose a picture file as cover."),
        Action.CHOOSE_COVER,
    ),
    Code.OPTION_INVALID: ErrorText(
        mark("The {field} is not valid: {value}"),
        mark("Correct the {field}, then try again."),
        Action.EDIT_OPTIONS,
    ),
    Code.OPTION_TOO_LONG: ErrorText(
        mark("The {field} is too long."),
        mark("Shorten the {field} to at most {limit} characters."),
        Action.EDIT_OPTIONS,
    ),
    Code.OPTION_REFUSED: ErrorText(
        mark("The service refused the {field}."),
        mark("Check in the console that it exists for this application, or choose another, then try again."),
        Action.EDIT_OPTIONS,
    ),
    Code.OPTION_GONE: ErrorText(
        mark("The {field} does not exist in this application: {value}"),
        mark("Choose another {field}, or make it in the console, then try again."),
        Action.EDIT_OPTIONS,
    ),
    Code.PRESET_INVALID: ErrorText(
        mark("The file holds no presets that can be read: {path} ({reason})"),
        mark("Choose a file that VOD Desktop has exported."),
        Action.NONE,
    ),
    Code.CATEGORY_EXISTS: ErrorText(
        mark("There is a category of this name already."),
        mark("Choose it from the list, or give the new one another name."),
        Action.NONE,
    ),
    Code.CATEGORY_TOO_DEEP: ErrorText(
        mark("Categories have four levels at most."),
        mark("Make the new category one level higher."),
        Action.NONE,
    ),
    Code.CATEGORY_TOO_MANY: ErrorText(
        mark("There are too many categories here."),
        mark("Make the new one below another category, or delete some in the console."),
        Action.NONE,
    ),
    Code.CATEGORY_REFUSED: ErrorText(
        mark("The category could not be made there."),
        mark("Refresh the list and check the name (1 to 64 characters), then try again."),
        Action.NONE,
    ),
    Code.AUTH_REJECTED: ErrorText(
        mark("The access key was rejected."),
        mark("Check the key of account “{account}”; it may have been disabled in the console."),
        Action.CHECK_ACCOUNT,
    ),
    Code.AUTH_EXPIRED: ErrorText(
        mark("The temporary key has expired."),
        mark("Give account “{account}” a new temporary key, then continue."),
        Action.ENTER_KEY,
    ),
    Code.AUTH_FORBIDDEN: ErrorText(
        mark("The access key may not do this: {action}"),
        mark("Ask the administrator of account “{account}” to allow {action} in access management (CAM)."),
        Action.CHECK_ACCOUNT,
    ),
    Code.ACCOUNT_ARREARS: ErrorText(
        mark("The account is in arrears or VOD is suspended."),
        mark("Top up account “{account}” in the console, then continue."),
        Action.RELEASE_HOLD,
    ),
    Code.ACCOUNT_SUB_APP: ErrorText(
        mark("The application (SubAppId) was not accepted."),
        mark("Give account “{account}” the right SubAppId; accounts opened since December 2023 must name one."),
        Action.CHECK_ACCOUNT,
    ),
    Code.ACCOUNT_UNKNOWN: ErrorText(
        mark("There is no account named “{account}”."),
        mark("Check the name; the command account list shows all accounts."),
        Action.CHECK_ACCOUNT,
    ),
    Code.ACCOUNT_NAME_TAKEN: ErrorText(
        mark("There is an account named “{account}” already."),
        mark("Choose another name."),
        Action.NONE,
    ),
    Code.ACCOUNT_NAME_EMPTY: ErrorText(
        mark("The account has no name."),
        mark("Give it a name that you will recognise."),
        Action.NONE,
    ),
    Code.ACCOUNT_IN_USE: ErrorText(
        mark("Account “{account}” still has uploads that have not ended: {count}."),
        mark("Let them end, or cancel and remove them, then remove the account."),
        Action.NONE,
    ),
    Code.SECRET_EMPTY: ErrorText(
        mark("The {field} is missing."),
        mark("Copy it from the console (Access Management, API keys)."),
        Action.NONE,
    ),
    Code.SECRET_MALFORMED: ErrorText(
        mark("The {field} cannot be right."),
        mark("Copy it once more from the console (Access Management, API keys), without spaces or line breaks."),
        Action.NONE,
    ),
    Code.SECRET_MISSING: ErrorText(
        mark("No key is known for account “{account}”."),
        mark("Enter its SecretId and SecretKey; on the command line set VOD_SECRET_ID and VOD_SECRET_KEY."),
        Action.ENTER_KEY,
    ),
    Code.CLOCK_SKEWED: ErrorText(
        mark("This computer's clock is {minutes} min off."),
        mark("Set the clock to automatic. Uploads then continue by themselves."),
        Action.RELEASE_HOLD,
    ),
    Code.NET_UNREACHABLE: ErrorText(
        mark("No connection to {host}."),
        mark("Check the network and the address. Uploads continue by themselves when it is back."),
        Action.RELEASE_HOLD,
    ),
    Code.NET_TIMEOUT: ErrorText(
        mark("{host} did not answer in time."),
        mark("The upload tries again by itself. If this happens often, lower the number of connections."),
        Action.RETRY,
    ),
    Code.NET_BROKEN: ErrorText(
        mark("The connection to {host} broke off."),
        mark("The upload tries again by itself; what was confirmed is not sent again."),
        Action.RETRY,
    ),
    Code.NET_DNS: ErrorText(
        mark("The address {host} was not found."),
        mark("Check the network and the name. Uploads continue by themselves when it is found."),
        Action.RELEASE_HOLD,
    ),
    Code.NET_TLS: ErrorText(
        mark("The secure connection to {host} could not be trusted."),
        mark(
            "Check the clock and whether a proxy or security program replaces certificates. "
            "Uploads continue by themselves when it can be trusted."
        ),
        Action.RELEASE_HOLD,
    ),
    Code.NET_PROXY: ErrorText(
        mark("The proxy did not let us through to {host}."),
        mark("Check the proxy's address, user and password, then continue."),
        Action.RELEASE_HOLD,
    ),
    Code.NET_PROXY_AWAY: ErrorText(
        mark("The proxy on the way to {host} cannot be reached."),
        mark("Check the network and the proxy's address. Uploads continue by themselves when it is back."),
        Action.RELEASE_HOLD,
    ),
    Code.SERVICE_AWAY: ErrorText(
        mark("The service cannot be used at the moment."),
        mark("There is nothing to do: uploads continue by themselves when it answers again."),
        Action.RELEASE_HOLD,
    ),
    Code.SERVICE_BUSY: ErrorText(
        mark("The service is busy."),
        mark("The upload tries again by itself in a moment."),
        Action.RETRY,
    ),
    Code.SERVICE_INTERNAL: ErrorText(
        mark("The service reported a fault of its own."),
        mark("Try again later. If it stays, give the RequestId to Tencent Cloud support."),
        Action.RETRY,
    ),
    Code.SERVICE_ANSWER: ErrorText(
        mark("The service's answer to {call} could not be understood."),
        mark("Check that the address is a VOD service and that no proxy changes its answers, then try again."),
        Action.RETRY,
    ),
    Code.SERVICE_REFUSED: ErrorText(
        mark("The service refused the request."),
        mark("See the details for its reason, then try again or ask Tencent Cloud support with the RequestId."),
        Action.RETRY,
    ),
    Code.SESSION_LOST: ErrorText(
        mark("The service has ended this upload session."),
        mark("The upload starts over by itself; start it again if it has stopped."),
        Action.START_OVER,
    ),
    Code.STORAGE_CORRUPT: ErrorText(
        mark("What arrived is not what was sent."),
        mark("Start it again. If it stays, check the network equipment and the disk."),
        Action.START_OVER,
    ),
    Code.COMMIT_UNCONFIRMED: ErrorText(
        mark("It is not certain whether the medium was made."),
        mark("Look in the console's media list first; retry only if the medium is not there."),
        Action.RETRY,
    ),
    Code.KEYRING_LOCKED: ErrorText(
        mark("The system's keyring is locked."),
        mark("Unlock it, then continue with account “{account}”. A key entered meanwhile is known for this run only."),
        Action.RELEASE_HOLD,
    ),
    Code.KEYRING_MISSING: ErrorText(
        mark("This system has no usable keyring."),
        mark("The key of account “{account}” is kept for this run only and is asked for again next time."),
        Action.CHECK_ACCOUNT,
    ),
    Code.DATA_DIR_IN_USE: ErrorText(
        mark("The data folder is in use by another VOD Desktop: {path}"),
        mark("Use that one or close it first; on the command line name another folder with --data-dir."),
        Action.CHOOSE_DATA_DIR,
    ),
    Code.DATA_DIR_UNUSABLE: ErrorText(
        mark("The data folder cannot be used: {path} ({reason})"),
        mark("Check its permissions and the disk, or name another folder with --data-dir."),
        Action.CHOOSE_DATA_DIR,
    ),
    Code.LEDGER_CORRUPT: ErrorText(
        mark("The ledger was damaged and has been set aside: {path}"),
        mark("The program goes on with the last good copy or an empty queue. Please check what is in the queue."),
        Action.NONE,
    ),
    Code.LEDGER_NEWER: ErrorText(
        mark("The ledger was written by a newer version: {path}"),
        mark("Install that version again, or name another folder with --data-dir. The file was left as it is."),
        Action.CHOOSE_DATA_DIR,
    ),
    Code.LEDGER_FULL: ErrorText(
        mark("The disk that holds the ledger is full: {path}"),
        mark("Make room on the disk, then start again. Nothing that was stored is lost."),
        Action.CHOOSE_DATA_DIR,
    ),
    Code.ENDPOINT_INVALID: ErrorText(
        mark("This is not an address of a service: {endpoint}"),
        mark("Write it as http://HOST:PORT or https://HOST:PORT."),
        Action.CHECK_ACCOUNT,
    ),
    Code.LIST_UNREADABLE: ErrorText(
        mark("The list of files cannot be read: {path} ({reason})"),
        mark("Check the name; the list is a UTF-8 text with one path on each line."),
        Action.NONE,
    ),
    Code.EXPORT_FAILED: ErrorText(
        mark("The file could not be written: {path} ({reason})"),
        mark("Close the program that has it open, or choose another place, then export again."),
        Action.NONE,
    ),
    Code.CRASHED: ErrorText(
        mark("VOD Desktop ended unexpectedly last time."),
        mark(
            "Nothing that was stored is lost: the queue goes on where it stopped. The report helps us to find the fault."
        ),
        Action.SHOW_REPORT,
    ),
    Code.UNEXPECTED: ErrorText(
        mark("Something unexpected happened."),
        mark("Try again. If it stays, send us the details and the log file."),
        Action.RETRY,
    ),
}
"""One entry for each code."""

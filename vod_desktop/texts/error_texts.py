"""Every error code as a person reads it: what happened, what to do now, and the button that does it. Not yet translated."""

from __future__ import annotations

from collections.abc import Mapping

from vod_desktop.core.model.errors import Code
from vod_desktop.texts.error_actions import Action, ErrorText
from vod_desktop.texts.file_error_texts import FILE_ERROR_TEXTS
from vod_desktop.texts.texts import mark

ERROR_TEXTS: Mapping[Code, ErrorText] = {
    **FILE_ERROR_TEXTS,
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
    Code.OPTION_UNSUPPORTED: ErrorText(
        mark("Account “{account}” cannot set the {field}."),
        mark("It uploads by signature. Leave the {field} out, or use an account with a key."),
        Action.EDIT_OPTIONS,
    ),
    Code.OPTION_NEEDS: ErrorText(
        mark("The {field} goes only together with: {other}"),
        mark("Choose the {other} as well, or leave the {field} out."),
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
        mark(
            "Enter its key, or the value for its signature service; on the command line set VOD_SECRET_ID and VOD_SECRET_KEY, or VOD_SIGNATURE_HEADER."
        ),
        Action.ENTER_KEY,
    ),
    Code.SIGNATURE_UNREADABLE: ErrorText(
        mark("The upload signature cannot be read: {reason}."),
        mark("Copy it again, whole. If a signature service gave it out, its developer has to look at how it is made."),
        Action.NONE,
    ),
    Code.SIGNATURE_TEMPORARY_KEY: ErrorText(
        mark("A temporary key cannot make upload signatures."),
        mark("Use a permanent key (SecretId and SecretKey); a signature has no place for the token."),
        Action.NONE,
    ),
    Code.CLOCK_SKEWED: ErrorText(
        mark("This computer's clock is {minutes} min off."),
        mark("Set the clock to automatic. Uploads then continue by themselves."),
        Action.RELEASE_HOLD,
    ),
    Code.SIGNATURE_MISSING: ErrorText(
        mark("The signature service did not answer with a signature."),
        mark("Check its address and where the signature stands in its answer, in account “{account}”."),
        Action.CHECK_ACCOUNT,
    ),
    Code.SIGNATURE_REFUSED: ErrorText(
        mark("The upload signature was refused."),
        mark(
            "Ask whoever runs the signature service of account “{account}” whether its key is valid and each signature is new."
        ),
        Action.CHECK_ACCOUNT,
    ),
    Code.SIGNATURE_EXPIRED: ErrorText(
        mark("The upload signature has expired."),
        mark(
            "Ask whoever runs the signature service of account “{account}” for signatures that are made anew and last longer."
        ),
        Action.CHECK_ACCOUNT,
    ),
    Code.SIGNATURE_DIFFERS: ErrorText(
        mark("The signature sets another {field}: {value}"),
        mark("Leave the {field} to the signature service, or ask whoever runs it to sign what you chose."),
        Action.EDIT_OPTIONS,
    ),
    Code.SIGNATURE_DENIED: ErrorText(
        mark("The signature service refused to sign (HTTP {status})."),
        mark("Check its address and the value of its header in account “{account}”, then continue."),
        Action.CHECK_ACCOUNT,
    ),
    Code.SIGNATURE_REDIRECTED: ErrorText(
        mark("The signature service sends us on to another address: {address}"),
        mark(
            "Enter that address in account “{account}” if you trust it. Nothing was sent there: the header's value must not travel by itself."
        ),
        Action.CHECK_ACCOUNT,
    ),
    Code.SIGNATURE_ELSEWHERE: ErrorText(
        mark("The signature stands elsewhere in the service's answer: {place}"),
        mark("Enter that as the place of the signature in account “{account}”."),
        Action.CHECK_ACCOUNT,
    ),
    Code.SIGNATURE_REPEATED: ErrorText(
        mark("The signature service gives out the same one-time signature again."),
        mark(
            "Only the first upload would be accepted. Ask whoever runs the service of account “{account}” for a new random number each time, and for no cache."
        ),
        Action.CHECK_ACCOUNT,
    ),
    Code.SIGNATURE_UNAVAILABLE: ErrorText(
        mark("The signature service is out of order at present (HTTP {status})."),
        mark("Uploads continue by themselves once it works again. If it lasts, tell whoever runs it."),
        Action.RELEASE_HOLD,
    ),
    Code.SIGNATURE_UNENCRYPTED: ErrorText(
        mark("What is sent to {host} is not encrypted."),
        mark(
            "Others on the network can read the header's value and the signatures, and upload with them. Ask whoever runs the service for an https address."
        ),
        Action.CHECK_ACCOUNT,
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
    Code.CERTIFICATE_ENDED: ErrorText(
        mark("The certificate of this upload has ended."),
        mark("The upload starts over by itself; start it again if it has stopped."),
        Action.START_OVER,
    ),
    Code.SESSION_OVER: ErrorText(
        mark("An upload can be continued for 24 hours at most, and they are over."),
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
    Code.MEDIUM_GONE: ErrorText(
        mark("The service does not know this medium any more: FileId {file_id}"),
        mark("It was deleted or has expired. Upload the file again if it is still needed."),
        Action.NONE,
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

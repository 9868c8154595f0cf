"""The errors of files, folders and covers on this computer, as a person reads them. Not yet translated."""

from __future__ import annotations

from collections.abc import Mapping

from vod_desktop.core.model.errors import Code
from vod_desktop.texts.error_actions import Action, ErrorText
from vod_desktop.texts.texts import mark

FILE_ERROR_TEXTS: Mapping[Code, ErrorText] = {
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
    Code.COVER_NEEDS_SIGNATURE: ErrorText(
        mark("Account “{account}” cannot put this picture in the place of a cover: {path}"),
        mark("Choose a JPG, PNG or GIF of at most {limit_mb} MB: its temporary key cannot sign for other pictures."),
        Action.CHOOSE_COVER,
    ),
}

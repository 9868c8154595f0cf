"""What macOS is told about the application: `Info.plist`."""

from __future__ import annotations

from bundling.identity import IDENTIFIER, PROGRAM, PUBLISHER

OLDEST_MACOS = "13.0"
"""That of the Qt that we use."""
VIDEO_TYPES = ("public.movie", "public.video", "public.mpeg-4", "com.apple.quicktime-movie", "public.avi")
AUDIO_TYPES = ("public.audio", "public.mp3", "public.mpeg-4-audio")
FOLDER = "public.folder"


def info_plist(version: str) -> dict[str, object]:
    """The values beside those that PyInstaller writes itself.

    Documents are never claimed: `Alternate` puts the program into "Open With" and onto the Dock icon's drops, and leaves a
    double click to the player that the user has.
    """
    documents = [
        _documents("Video", "视频", VIDEO_TYPES),
        _documents("Audio", "音频", AUDIO_TYPES),
        _documents("Folder", "文件夹", (FOLDER,)),
    ]
    return {
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleExecutable": PROGRAM,
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh_CN", "zh-Hans"],
        "CFBundleDocumentTypes": documents,
        "LSApplicationCategoryType": "public.app-category.video",
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "LSMultipleInstancesProhibited": True,
        "NSHighResolutionCapable": True,
        # Without it macOS would show the light look only
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": f"{PUBLISHER}, Apache-2.0",
    }


def _documents(name: str, chinese: str, types: tuple[str, ...]) -> dict[str, object]:
    return {
        "CFBundleTypeName": f"{name} / {chinese}",
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Alternate",
        "LSItemContentTypes": list(types),
    }

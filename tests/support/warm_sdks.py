"""Imported by the process that commands are forked from: loads what a command would load only with its first upload."""

from vod_desktop.core.cloud import sdk

sdk.load_all()

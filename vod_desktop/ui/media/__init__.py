"""Pictures and films on this computer, looked at: previews, thumbnails, and single frames of a video."""

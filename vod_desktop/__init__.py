"""VOD Desktop: uploads videos to Tencent Cloud VOD from a window or a command line."""

__version__ = "0.1.0"

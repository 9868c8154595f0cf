"""No test ever asks the keyring of whoever runs it; those that need one bring their own."""

from __future__ import annotations

import os

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

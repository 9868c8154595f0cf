"""One-time signatures: what a used one is still good for (protocol.md 4.1, last paragraph).

An Apply or Commit whose signature and fields are in order uses a one-time signature, even when it is refused for what it asks
for: "every retry needs a new one". The signature then belongs to the session that the Apply has opened or renewed, or that the Commit has named, and is good for
Commits of that session only. Prepare looks at signatures and uses none. What was used is remembered until it has expired.
"""

from __future__ import annotations

from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.settings import OneTimeRule
from vod_desktop.sandbox.state import UsedSignature
from vod_desktop.sandbox.ugc.errors import Code, UgcError
from vod_desktop.sandbox.ugc.signature import Signature


def use_for_apply(context: Context, signature: Signature) -> None:
    """Uses a signature for an Apply; raises UgcError when it was used before."""
    if signature.one_time and context.store.used_signatures.get(signature.digest) is not None:
        raise _used()
    give_to(context, signature, None)


def use_for_commit(context: Context, signature: Signature, session_key: str) -> None:
    """Uses a signature for a Commit; raises UgcError when it was used for anything but this session."""
    if not signature.one_time:
        return
    used = context.store.used_signatures.get(signature.digest)
    per_call = context.settings.one_time_rule is OneTimeRule.CALL
    if used is not None and (per_call or used.session_key != session_key):
        raise _used()
    give_to(context, signature, session_key)


def give_to(context: Context, signature: Signature, session_key: str | None) -> None:
    """Notes which session a one-time signature belongs to."""
    if signature.one_time:
        used = UsedSignature(signature.digest, session_key, float(signature.expires_at))
        context.store.used_signatures.put(used)


def _used() -> UgcError:
    return UgcError(Code.INVALID_SIGNATURE, "it is for one use only and was used before")

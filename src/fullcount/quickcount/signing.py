"""Who let a quick count go, and when may it go?

Grain: one judged sample. Two people sign the SHA-256 of the very file that will be published, each
under a pseudonym that their mission can resolve; an embargo may name the first instant. A sample
whose gate holds it back is not published, whoever signed. Names of people are refused.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from fullcount.count.reason import Reason
from fullcount.errors import InputError
from fullcount.quickcount.gate import Gate, Release
from fullcount.quickcount.plain import UNREADABLE, instant_of
from fullcount.quickcount.reason import because

FORMAT = "fullcount quick count signing 1"
SIGNERS = 2
PSEUDONYM = re.compile(r"[A-Za-z]{1,12}-?[0-9]{1,6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """One person's release of one file, by its hash."""

    who: str  # a pseudonym such as "analyst-07"
    at: datetime
    values_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Everything recorded of a release. ``embargo`` null = none."""

    embargo: datetime | None = None
    signed: tuple[SignOff, ...] = ()

    def signers(self, values_sha256: str) -> tuple[str, ...]:
        """Who signed this very file, each once, in order."""
        own = (one.who for one in self.signed if one.values_sha256 == values_sha256)
        return tuple(dict.fromkeys(own))


def sign(
    signing: Signing, *, who: str, values_sha256: str, now: datetime, embargo: datetime | None
) -> Signing:
    """Add a signature. Raises InputError for a name, a second signature, a moved embargo."""
    if not PSEUDONYM.fullmatch(who):
        raise InputError(f"{who!r} is no pseudonym such as analyst-07", where="who")
    if who in signing.signers(values_sha256):
        raise InputError(f"{who} has signed this file already", where="who")
    if signing.embargo is not None and embargo not in (None, signing.embargo):
        raise InputError("the embargo was set by an earlier signature", where="embargo")
    added = SignOff(who=who, at=now, values_sha256=values_sha256)
    return Signing(embargo=signing.embargo or embargo, signed=(*signing.signed, added))


def refusals(
    signing: Signing, *, gate: Gate, values_sha256: str, now: datetime
) -> tuple[Reason, ...]:
    """Say why it may not be published now; empty = it may."""
    found = []
    if gate.release is not Release.PUBLISH:
        found.append(because("sign_gate", rules=len(gate.broken)))
    signers = signing.signers(values_sha256)
    if len(signers) < SIGNERS:
        changed = any(one.values_sha256 != values_sha256 for one in signing.signed)
        code = "sign_changed" if changed else "sign_few"
        found.append(because(code, signed=len(signers), asked=SIGNERS))
    if signing.embargo is not None and now < signing.embargo:
        until = f"{signing.embargo:%Y-%m-%d %H:%M} UTC"
        found.append(because("sign_embargo", until=until))
    return tuple(found)


def signing_json(signing: Signing) -> bytes:
    """Write what is recorded of a release."""
    told = {
        "format": FORMAT,
        "embargo": signing.embargo.isoformat() if signing.embargo else None,
        "signed": [
            {"who": one.who, "at": one.at.isoformat(), "values_sha256": one.values_sha256}
            for one in signing.signed
        ],
    }
    return (json.dumps(told, indent=1) + "\n").encode()


def read_signing(raw: bytes, *, where: str) -> Signing:
    """Read what :func:`signing_json` wrote. Raises InputError for what is not that."""
    try:
        told = json.loads(raw)
        if told["format"] != FORMAT:
            raise InputError(f"is not a {FORMAT}", where=where)
        return Signing(
            embargo=instant_of(told["embargo"]) if told["embargo"] else None,
            signed=tuple(
                SignOff(
                    who=str(one["who"]),
                    at=instant_of(one["at"]),
                    values_sha256=str(one["values_sha256"]),
                )
                for one in told["signed"]
            ),
        )
    except UNREADABLE as cause:
        raise InputError(f"is no record of a release: {cause!r:.200}", where=where) from cause

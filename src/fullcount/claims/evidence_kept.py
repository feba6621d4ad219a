"""Does a new record of the evidence keep everything that the one held says?

Grain: one item that is held. Acts, checks and custody are append-only: what is held stands at the
beginning of what is given, event for event. An item's own words stay; only what its giver agreed
to, and how far it may be told, may become less, since consent can be withdrawn.
"""

from collections.abc import Sequence
from dataclasses import replace

from fullcount.claims.evidence import Consent, Evidence, Sensitivity
from fullcount.claims.evidence_record import EvidenceRecord
from fullcount.errors import ConflictError


def check_kept(held: EvidenceRecord, given: EvidenceRecord) -> None:
    """Raise ConflictError naming the item and the event that ``given`` drops or alters."""
    for name, item in held.items.items():
        if name not in given.items:
            raise ConflictError(f"{name}: this item is held, and the new file drops it")
        new = given.items[name]
        if _words(item, allowed=new) != _words(new, allowed=new) or _is_wider(item, new):
            raise ConflictError(f"{name}: this item is held, and the new file alters it")
        _check_series(name, "act", [one.act for one in item.history], item.history, new.history)
        _check_series(name, "check", [one.method for one in item.checks], item.checks, new.checks)
        chain = held.chains.get(name, ())
        kinds = [event.handling for event in chain]
        _check_series(name, "custody event", kinds, chain, given.chains.get(name, ()))


def _check_series(
    name: str, what: str, kinds: Sequence[str], held: Sequence[object], given: Sequence[object]
) -> None:
    for at, (kind, old) in enumerate(zip(kinds, held, strict=True)):
        if at >= len(given) or given[at] != old:
            does = "drops" if at >= len(given) else "alters"
            raise ConflictError(
                f"{name}: {what} {at + 1} ({kind}) is held, and the new file {does} it"
            )


def _words(item: Evidence, *, allowed: Evidence) -> Evidence:
    """Give an item without what follows from its acts, and without what is compared apart."""
    return replace(
        item, checks=(), history=(), state="", fate=None,
        consent=allowed.consent, sensitivity=allowed.sensitivity,
    )  # fmt: skip


def _is_wider(held: Evidence, given: Evidence) -> bool:
    """Tell whether more may be told of the item than before."""
    consents, secrecy = list(Consent), list(Sensitivity)
    return consents.index(given.consent) > consents.index(held.consent) or secrecy.index(
        given.sensitivity
    ) < secrecy.index(held.sensitivity)

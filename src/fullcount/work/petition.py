"""What does a draft of a petition lack, before it is filed?"""

from pathlib import Path

from fullcount.claims.petition import Missing
from fullcount.claims.petitionfile import check_petition, parse_petition
from fullcount.country import packaged_law
from fullcount.errors import InputError


def petition_check(file: Path, *, law: str) -> tuple[Missing, ...]:
    """Read a draft and name what section 145(1), or its like, lets a tribunal reject it for."""
    under = packaged_law(law)
    try:
        raw = file.read_bytes()
    except OSError as cause:
        raise InputError("cannot be read", where=str(file)) from cause
    return check_petition(parse_petition(raw, where=file.name, zone=under.zone), under)

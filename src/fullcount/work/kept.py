"""What ``fullcount forensics`` and ``fullcount calibrate`` wrote, read back to be told again.

Grain: one source and office: its calibration, its results, or both.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fullcount.errors import InputError, MissingError
from fullcount.forensics import screening_json
from fullcount.forensics.screening_json import Kept

MADE_BY = ("fullcount calibrate", "fullcount forensics")
Known = Mapping[tuple[str, str], Kept]


def read_kept(path: Path) -> Known:
    """Read one file of either command: (source, office) -> what it keeps."""
    try:
        found = _kept(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as cause:
        raise MissingError(f"{path}: no such file") from cause
    except (InputError, ValueError, TypeError, RecursionError, OSError) as cause:
        what = f"is not what `{MADE_BY[0]}` or `{MADE_BY[1]}` writes"
        raise InputError(what, where=str(path)) from cause
    return {(one.source_id, one.office): one for one in found}


def both(files: Sequence[Known], *, inputs_sha256: str) -> Known:
    """Put files together: of each source and office the results and the calibration there are.

    What is of this state of the package comes first; parts of two states do not go together.
    """
    found: dict[tuple[str, str], Kept] = {}
    every = [one for file in files for one in file.values()]
    for one in sorted(every, key=lambda one: one.inputs_sha256 != inputs_sha256):
        key = (one.source_id, one.office)
        had = found.get(key, one)
        if had.inputs_sha256 != one.inputs_sha256:
            continue
        found[key] = replace(
            had,
            lines=had.lines or one.lines,
            calibration=had.calibration or one.calibration,
        )
    return found


def _kept(value: object) -> list[Kept]:
    if not isinstance(value, dict) or not {"calibrations", "screenings"} & set(value):
        raise ValueError("it keeps neither a calibration nor a screening")
    calibrated, screened = value.get("calibrations", []), value.get("screenings", [])
    if not isinstance(calibrated, list) or not isinstance(screened, list):
        raise TypeError("what it keeps is not listed")
    return [*map(screening_json.read_calibrated, calibrated), *map(screening_json.read, screened)]

"""A bundle about one case for a court: index, exhibits, custody, numbers, proofs; folder or zip."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from fullcount.claims.bundle import Bundle, Exhibit, Inclusion, Replayed, bundle
from fullcount.claims.finding import Room
from fullcount.errors import ConflictError, LedgerError, MissingError
from fullcount.ledger.canonical import decode
from fullcount.publish.bundle_page import (
    Made,
    bundle_index,
    custody_csv,
    exhibits_csv,
    numbers_csv,
    readme,
)
from fullcount.store.view import entries, policy_of, standing
from fullcount.work.docket import EXHIBITS, check_apart, open_cases
from fullcount.work.folder import check_free, read_folder, write_files, write_folder
from fullcount.work.log import log_prove
from fullcount.work.render import renderer
from fullcount.work.verify import count_package

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the date of every file in a zip, so that equal is equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a bundle is asked for. ``log``: prove from it; ``package``: compute figures again."""

    case: str
    out: Path
    lang: str = "en"
    forum: str = "default"
    log: Path | None = None
    package: Path | None = None
    force: bool = False


def case_bundle(folder: Path, *, asked: Asked, now: datetime) -> Bundle:
    """Write the bundle of a case; ``out`` ending in .zip is one file, else a folder."""
    check_apart(asked.out, folder)
    zipped = asked.out.suffix == ".zip"
    if zipped and asked.out.exists() and not asked.force:
        raise ConflictError(f"{asked.out} is there already")
    if not zipped:
        check_free(asked.out, force=asked.force)
    found, held, fictional = _open(folder, asked)
    proofs, proved = _proofs(found, asked.log)
    made = Made(
        now=now,
        proved=frozenset(proved),
        replayed=_replayed(found, asked.package, now=now),
        fictional=fictional,
    )
    files: dict[str, str | bytes] = {
        "README.txt": readme(),
        "exhibits.csv": exhibits_csv(found, made),
        "custody.csv": custody_csv(found),
        "numbers.csv": numbers_csv(found, made),
        **_included(found, held),
        **proofs,
    }
    with renderer(made_at=now) as render:
        files["index.pdf"] = render(bundle_index(found, made, lang=asked.lang))
    files["manifest.sha256"] = _manifest(files)
    _write(asked.out, files, zipped=zipped, force=asked.force)
    return found


def _open(folder: Path, asked: Asked) -> tuple[Bundle, Mapping[str, bytes], bool]:
    """Read the folder's case, its evidence and the files of its exhibits."""
    cases = open_cases(folder)
    if asked.case not in cases.book.cases:
        known = ", ".join(cases.book.cases) or "none"
        raise MissingError(f"no case {asked.case} in {folder}; there are {known}")
    held = read_folder(folder / EXHIBITS) if (folder / EXHIBITS).is_dir() else {}
    found = bundle(
        cases.book.cases[asked.case],
        findings=cases.findings,
        record=cases.evidence,
        digests={name: sha256(raw).hexdigest() for name, raw in held.items()},
        forum=asked.forum,
    )
    about = cases.book.about
    return found, held, about is not None and about.fictional


def _included(found: Bundle, held: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        f"{EXHIBITS}/{_name(one)}": held[one.item.file]
        for one in found.exhibits
        if one.inclusion is Inclusion.INCLUDED and one.item.file is not None
    }


def _name(one: Exhibit) -> str:
    """Name an exhibit by its place and id: a foreign file name does not leave the house."""
    ending = Path(one.item.file or "").suffix
    kept = ending if ending[1:].isalnum() and len(ending) <= 6 else ""
    return f"{one.place:03}-{one.item.evidence_id}{kept}"


def _proofs(found: Bundle, log: Path | None) -> tuple[dict[str, str | bytes], list[str]]:
    """Prove what of the bundle stands in the log: documents by digest, findings by id."""
    if log is None:
        return {}, []
    wanted: dict[str, list[str]] = {}
    for one in found.exhibits:
        if one.item.sha256 is not None:
            wanted.setdefault(one.item.sha256, []).append(one.item.evidence_id)
    for cited in found.cited:
        wanted.setdefault(cited.finding_id, []).append(cited.finding_id)
    places = {name: index for key, index in _indexed(log) for name in wanted.get(key, ())}
    names = list(places)
    files: dict[str, str | bytes] = {}
    for name, one_proof in zip(names, log_prove(log, list(places.values())), strict=True):
        files[f"proofs/{name}.json"] = one_proof.entry
        files[f"proofs/{name}.tlog-proof"] = one_proof.proof
    if names:
        files["proofs/policy"] = policy_of(log)
    return files, names


def _indexed(log: Path) -> Iterator[tuple[str, int]]:
    for index, raw in enumerate(entries(log, standing(log)[1].size)):
        value = decode(raw)
        if not isinstance(value, dict):
            raise LedgerError(f"entry {index} is not an object")
        key = {"blob": "sha256", "finding": "finding"}.get(str(value.get("type")))
        if key is not None:
            yield str(value[key]), index


def _replayed(found: Bundle, package: Path | None, *, now: datetime) -> Mapping[str, Replayed]:
    """Count the package and look each cited finding of the count up by its id."""
    if package is None:
        return {}
    count = count_package(package, now=now)
    again = set(count.findings["finding_id"])
    return {
        one.finding_id: Replayed.SAME if one.finding_id in again else Replayed.NOT_FOUND
        for one in found.cited
        if one.room is Room.COUNT and not one.rule.startswith("materiality.")
    }


def _manifest(files: Mapping[str, str | bytes]) -> str:
    lines = []
    for name in sorted(files):
        content = files[name]
        raw = content.encode() if isinstance(content, str) else content
        lines.append(f"{sha256(raw).hexdigest()}  {name}\n")
    return "".join(lines)


def _write(out: Path, files: Mapping[str, str | bytes], *, zipped: bool, force: bool) -> None:
    if not zipped:
        write_folder(out, files, force=force)
        return
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), files[name])
    write_files(out.parent, {out.name: made.getvalue()})

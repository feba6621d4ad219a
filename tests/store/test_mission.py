"""A file that was acknowledged is there for good; killed before that, it never came."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fullcount.errors import FullcountError, InputError, LedgerError, MissingError
from fullcount.simulate.mission import mission as simulated
from fullcount.simulate.observed import Size
from fullcount.store import mission as store
from fullcount.store.blobs import read_blob
from fullcount.store.mission import Original, keep_derived, open_mission, receipts, rows_of
from fullcount.work.folder import write_folder
from fullcount.work.mission import import_files

NOW = datetime(2031, 2, 7, tzinfo=UTC)
ROWS = pl.DataFrame({"client_id": ["a"], "content_sha256": ["1"], store.STANDING: ["new"]})


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mission.toml").write_text("id = 'm'")
    return tmp_path


def original(name="a.csv", raw=b"raw"):
    return Original(
        suffix=store.safe_suffix(name), plain="p" * 64, kept=raw, at="2031-02-06T00:00:00+00:00"
    )


def keep(folder, name="a.csv", rows=ROWS):
    with open_mission(folder) as held:
        return held.keep(original(name), parts={"opening": rows}, counts={"opening": {"new": 1}})


def test_what_is_kept_comes_back(folder):
    keep(folder)
    second = keep(folder, "b.json", ROWS.with_columns(client_id=pl.lit("b"), more=pl.lit("x")))
    assert second.number == 2
    taken = list(receipts(folder))
    assert [one.suffix for one in taken] == [".csv", ".json"]
    assert taken[1] == second
    assert rows_of(folder, taken, "opening")["client_id"].to_list() == ["a", "b"]
    assert rows_of(folder, taken, "voting").is_empty()
    assert read_blob(folder, taken[0].digest) == b"raw"


def test_no_mission_no_writing(tmp_path):
    with pytest.raises(MissingError), open_mission(tmp_path):
        pass


INFINITE = b"""{"name": "a", "sha256": "", "kept": "", "at": "", "tables": {},
"counts": {"opening": {"new": Infinity}}}"""
WRITES = 3  # original, table, receipt: the receipt acknowledges


@pytest.mark.parametrize("at", range(WRITES))
def test_killed_at_any_write_it_never_came_and_may_come_again(folder, monkeypatch, at):
    keep(folder)
    before = rows_of(folder, list(receipts(folder)), "opening")
    seen = 0
    replace = Path.replace

    def die(self, target):
        nonlocal seen
        seen += 1
        if seen > at:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", die)
    other = ROWS.with_columns(client_id=pl.lit("z"))
    with pytest.raises(KeyboardInterrupt), open_mission(folder) as held:
        held.keep(
            original("z.csv", b"other"), parts={"opening": other}, counts={"opening": {"new": 1}}
        )
    monkeypatch.undo()
    taken = list(receipts(folder))
    assert len(taken) == 1
    assert rows_of(folder, taken, "opening").equals(before)
    keep(folder, "z.csv", other)
    assert rows_of(folder, list(receipts(folder)), "opening")["client_id"].to_list() == ["a", "z"]


def test_a_table_that_was_changed_is_not_believed(folder):
    keep(folder)
    (folder / "taken" / "000001.opening.parquet").write_bytes(b"other")
    with pytest.raises(LedgerError, match="not as it was written"):
        rows_of(folder, list(receipts(folder)), "opening")


def test_a_receipt_that_is_missing_or_is_none_is_named(folder):
    for name in "abc":
        keep(folder, name)
    (folder / "taken" / "000002.json").unlink()
    with pytest.raises(LedgerError, match=r"000002\.json is missing"):
        list(receipts(folder))
    for junk in (b"", b"[]", b'{"name": 1}', b'{"tables": 3}', b"\xff", b"[" * 9_999, INFINITE):
        (folder / "taken" / "000001.json").write_bytes(junk)
        with pytest.raises(InputError, match="is no receipt"):
            next(receipts(folder))


def test_a_receipt_keeps_no_name_and_one_of_an_earlier_edition_is_read(folder):
    keep(folder, "Zorvelok Qandrush.CSV")
    path = folder / "taken" / "000001.json"
    told = path.read_text()
    assert '"suffix": ".csv"' in told
    assert "Zorvelok" not in told
    path.write_text(told.replace('"suffix": ".csv"', '"name": "Zorvelok Qandrush.CSV"'))
    assert next(receipts(folder)).suffix == ".csv"


@pytest.mark.parametrize("junk", [b"", b"[]", b"{}", b"\xff", b"[" * 9_999])
def test_a_line_of_a_derivative_that_is_none_is_named(folder, junk):
    (folder / "derived").mkdir()
    (folder / "derived" / "a.json").write_bytes(junk)
    with pytest.raises(InputError, match="no line of a derivative"):
        store.originals(folder)


def test_a_derivative_names_its_original_which_is_untouched(folder):
    made = keep_derived(folder, b"derived", plain="p" * 64, kept=b"original", told={"tool": "t 1"})
    told = (folder / "derived" / f"{made}.json").read_text()
    assert read_blob(folder, made) == b"derived"
    assert told.split('"derived_from": "')[1][:64] == "p" * 64
    digest = told.split('"kept": "')[1][:64]
    assert store.originals(folder) == {"p" * 64: digest}
    assert read_blob(folder, digest) == b"original"
    assert issubclass(LedgerError, FullcountError)


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from fullcount.work.mission import import_files
folder = Path(sys.argv[1])
print("ready", flush=True)
for path in sorted((folder / "incoming").iterdir()):
    import_files(folder, [path], now=datetime(2031, 2, 7, tzinfo=UTC))
    print(path.name, flush=True)
"""


@pytest.mark.long
def test_killed_eight_times_what_was_acknowledged_stands_and_the_rest_may_come_again(tmp_path):
    """kill -9 at random moments of an import: acknowledged files are whole, others never came."""
    files = simulated(seed=3, size=Size(stations=300, drawn=60, mobile=4, doubled=14))
    write_folder(tmp_path / "whole", files)
    whole = tmp_path / "whole"
    import_files(whole, sorted((whole / "incoming").iterdir()), now=NOW)
    wanted = [one.tables for one in receipts(whole)]
    rng = np.random.default_rng(1)
    for turn in range(8):
        folder = tmp_path / f"m{turn}"
        write_folder(folder, files)
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": "src"},
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        acknowledged = [process.stdout.readline() for _ in range(int(rng.integers(0, 6)))]
        time.sleep(float(rng.uniform(0, 0.03)))
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().split()
        process.wait()
        stand = list(receipts(folder))
        assert len(stand) >= len(acknowledged)
        for receipt in stand:
            for form in receipt.tables:
                rows_of(folder, [receipt], form)  # whole, or it raises
        import_files(folder, sorted((folder / "incoming").iterdir()), now=NOW)
        assert [one.tables for one in receipts(folder)] == wanted

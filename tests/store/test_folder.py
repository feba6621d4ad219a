"""An acknowledged entry is never lost: killed anywhere, power lost anywhere, or read meanwhile."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.errors import ConflictError, LedgerError, MissingError
from fullcount.ledger.checkpoint import Cosigner, parse_checkpoint
from fullcount.ledger.note import Signer, open_note
from fullcount.ledger.tiles import WIDTH
from fullcount.ledger.tree import Tree, leaf_hash
from fullcount.store import folder as store_folder
from fullcount.store.folder import create_log, open_log
from fullcount.store.journal import Batch, decode, encode
from fullcount.store.view import entries, level_zero

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = Signer(name="sahra.example/log", private=KEY)


def made(tmp_path):
    log = tmp_path / "log"
    create_log(log, SIGNER, policy="")
    return log


def entries_of(log):
    """Read a log as a stranger would: checkpoint, then bundles and tiles; and compare."""
    note, good = open_note((log / "checkpoint").read_bytes(), known=[SIGNER.public])
    assert good
    head = parse_checkpoint(note.text)
    found = list(entries(log, head.size))
    tree = Tree(leaf_hash(entry) for entry in found)
    assert tree.root() == head.root
    assert list(level_zero(log, head.size)) == [leaf_hash(entry) for entry in found]
    return found


def numbered(first, many):
    return [f"entry {n}".encode() for n in range(first, first + many)]


@settings(max_examples=15)
@given(batches=st.lists(st.integers(0, 600), max_size=5), data=st.data())
def test_what_is_added_stands_there_whatever_the_batches(tmp_path_factory, batches, data):
    log = made(tmp_path_factory.mktemp("batches"))
    size = 0
    for many in batches:
        with open_log(log, SIGNER) as writer:
            cut = data.draw(st.integers(0, many))
            writer.append(numbered(size, cut))
            assert entries_of(log) == numbered(0, size + cut)
            writer.append(numbered(size + cut, many - cut))
            size += many
    assert entries_of(log) == numbered(0, size)
    kept = {path.name for path in log.rglob("*.p/*")}
    levels = 1 + (size >= WIDTH)
    assert len(kept) <= 2 * levels


def test_one_writer_at_a_time(tmp_path):
    log = made(tmp_path)
    with (
        open_log(log, SIGNER),
        pytest.raises(ConflictError, match="another process"),
        open_log(log, SIGNER),
    ):
        pass
    with open_log(log, SIGNER) as writer:
        writer.append([b"after"])


def test_a_log_begins_in_a_new_folder_and_is_written_with_its_own_key(tmp_path):
    log = made(tmp_path)
    with pytest.raises(ConflictError):
        create_log(log, SIGNER, policy="")
    stranger = Signer(name=SIGNER.name, private=Ed25519PrivateKey.from_private_bytes(b"x" * 32))
    with pytest.raises(LedgerError, match="not signed by"), open_log(log, stranger):
        pass
    with pytest.raises(MissingError), open_log(tmp_path / "elsewhere", SIGNER):
        pass


def test_an_entry_that_does_not_fit_is_refused_and_nothing_is_added(tmp_path):
    log = made(tmp_path)
    with open_log(log, SIGNER) as writer:
        with pytest.raises(LedgerError):
            writer.append([b"good", b"x" * 65_536])
        writer.append([b"x" * 65_535])
    assert entries_of(log) == [b"x" * 65_535]


def test_a_changed_tile_stops_the_writer(tmp_path):
    log = made(tmp_path)
    with open_log(log, SIGNER) as writer:
        writer.append(numbered(0, 5))
    tile = log / "tile/0/000.p/5"
    raw = bytearray(tile.read_bytes())
    raw[40] ^= 1
    tile.write_bytes(raw)
    with pytest.raises(LedgerError, match="do not give the root"), open_log(log, SIGNER):
        pass


def test_witnessed_checkpoints_are_kept_and_outlive_a_restart(tmp_path):
    log = made(tmp_path)
    witness = Cosigner(name="w.example", private=Ed25519PrivateKey.from_private_bytes(b"w" * 32))
    with open_log(log, SIGNER) as writer:
        note = writer.append(numbered(0, 3))
        signed = writer.cosigned([witness.cosign(note.text, at=5)])
    assert len(signed.signatures) == 2
    with open_log(log, SIGNER) as writer:
        assert writer.checkpoint == signed
        writer.append(numbered(3, 1))
    assert (log / "witnessed" / "3").read_bytes() == signed.encode()


def test_what_waits_in_the_journal_is_taken_up_by_its_own_key_only(tmp_path):
    log, copy = made(tmp_path), tmp_path / "copy"
    with open_log(log, SIGNER) as writer:
        writer.append(numbered(0, 7))
        shutil.copytree(log, copy)  # as a process that is killed here would leave it
    (copy / "checkpoint").write_bytes(b"")
    stranger = Signer(name=SIGNER.name, private=Ed25519PrivateKey.from_private_bytes(b"x" * 32))
    with pytest.raises(LedgerError, match="not this log's"), open_log(copy, stranger):
        pass
    with open_log(copy, SIGNER):
        pass
    assert entries_of(copy) == numbered(0, 7)


def test_a_journal_that_does_not_continue_the_log_is_refused(tmp_path):
    log = made(tmp_path)
    with open_log(log, SIGNER) as writer:
        writer.append(numbered(0, 7))
    strange = Batch(first=9, entries=(b"x",), checkpoint=(log / "checkpoint").read_bytes())
    (log / "journal").write_bytes(encode(strange))
    with pytest.raises(LedgerError), open_log(log, SIGNER):
        pass
    again = Batch(first=7, entries=(b"x",), checkpoint=(log / "checkpoint").read_bytes())
    (log / "journal").write_bytes(encode(again))
    with pytest.raises(LedgerError, match="not this log's"), open_log(log, SIGNER):
        pass


def test_after_a_write_that_failed_nothing_is_added_until_the_log_is_opened_again(
    tmp_path, monkeypatch
):
    log = made(tmp_path)

    def full(*_, **__):
        raise OSError("no space left")

    with open_log(log, SIGNER) as writer:
        writer.append(numbered(0, 3))
        with monkeypatch.context() as patch:
            patch.setattr(store_folder, "place", full)
            with pytest.raises(LedgerError, match="no space left; open it again"):
                writer.append(numbered(3, 2))
        with pytest.raises(LedgerError, match="earlier write failed"):
            writer.append(numbered(3, 1))
    with open_log(log, SIGNER) as writer:
        assert len(writer) == 5  # it had reached the journal
        writer.append(numbered(5, 1))
    assert entries_of(log) == numbered(0, 6)


class Stopped(BaseException):
    """The process ends here."""


class Machine:
    """Let so many writes happen and stop at the next; remember what is not flushed yet."""

    def __init__(self, patch, writes):
        self.left, self.unflushed = writes, []
        self.place, self.sync, self.fsync = store_folder.place, store_folder.sync, os.fsync
        patch.setattr(store_folder, "place", self.placed)
        patch.setattr(store_folder, "sync", self.synced)
        patch.setattr("os.fsync", self.flushed)

    def write(self):
        if self.left == 0:
            raise Stopped
        self.left -= 1

    def placed(self, path, raw, **kwargs):
        self.write()
        self.unflushed.append(path)
        self.place(path, raw, **kwargs)

    def synced(self, paths, **kwargs):
        self.sync(paths, **kwargs)
        self.unflushed.clear()

    def flushed(self, descriptor):
        self.write()
        self.fsync(descriptor)

    def lose_power(self):
        """Empty what was never flushed, as some file systems do."""
        for path in self.unflushed:
            if path.is_file():
                path.write_bytes(b"")


def append_until_stopped(log):
    """Give the sizes that were acknowledged, and whether the writer came to its end."""
    acknowledged = [250]
    try:
        with open_log(log, SIGNER) as writer:
            for many in (3, 1, 300):
                writer.append(numbered(acknowledged[-1], many))
                acknowledged.append(acknowledged[-1] + many)
    except Stopped:
        return acknowledged, False
    return acknowledged, True


@pytest.mark.parametrize("power", ["kept", "lost"])
def test_stopped_at_every_single_write(tmp_path, monkeypatch, power):
    start, writes, finished = made(tmp_path), 0, False
    with open_log(start, SIGNER) as writer:
        writer.append(numbered(0, 250))
    while not finished:
        log = tmp_path / f"copy{writes}"
        shutil.copytree(start, log)
        with monkeypatch.context() as patch:
            machine = Machine(patch, writes)
            acknowledged, finished = append_until_stopped(log)
        if power == "kept":
            assert len(entries_of(log)) >= acknowledged[-1]  # for a reader, before any restart
        else:
            machine.lose_power()
        with open_log(log, SIGNER):
            pass
        found = entries_of(log)
        assert found == numbered(0, len(found))
        assert len(found) >= acknowledged[-1]
        writes += 1
    assert writes > 20


WRITER = """
import sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fullcount.ledger.note import Signer
from fullcount.store import folder
from fullcount.store.folder import open_log
folder.JOURNAL_BYTES = 20_000
key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
with open_log(Path(sys.argv[1]), Signer(name="sahra.example/log", private=key)) as log:
    sys.stdout.write(f"{len(log)}\\n"); sys.stdout.flush()
    while True:
        size = len(log)
        log.append([f"entry {n}".encode() for n in range(size, size + 1 + size % 90)])
        sys.stdout.write(f"{len(log)}\\n"); sys.stdout.flush()
"""


def kill_while_appending(tmp_path, *, times, seed):
    """Kill a writer after a while that differs each time, and look at what is left."""
    log, seen = made(tmp_path), 0
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ.get("PATH", "")}
    for turn in range(times):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(log)], stdout=subprocess.PIPE, env=environment
        )
        child.stdout.readline()  # it has opened the log
        time.sleep(((turn * 7919 + seed) % 997) / 997 * 0.06)
        child.send_signal(signal.SIGKILL)
        told = child.stdout.read().split()
        child.wait()
        acknowledged = max([seen, *(int(line) for line in told if line.isdigit())])
        assert len(entries_of(log)) >= acknowledged  # for a reader, before any restart
        with open_log(log, SIGNER):
            pass
        found = entries_of(log)
        assert found == numbered(0, len(found))
        assert len(found) >= acknowledged
        seen = len(found)
        if seen > 40_000:
            shutil.rmtree(log)
            log, seen = made(tmp_path), 0
    return seen


@pytest.mark.skipif(os.name == "nt", reason="no kill -9")
def test_killed_ten_times(tmp_path):
    assert kill_while_appending(tmp_path, times=10, seed=1) > 0


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="no kill -9")
def test_killed_two_hundred_times(tmp_path):
    assert kill_while_appending(tmp_path, times=200, seed=500) > 0


@given(st.binary(max_size=200))
def test_any_bytes_as_a_journal(raw):
    batches, good = decode(raw)
    assert b"".join(encode(batch) for batch in batches) == raw[:good]


@given(
    st.lists(st.lists(st.binary(max_size=20), min_size=1, max_size=4), max_size=3),
    st.integers(0, 300),
)
def test_a_torn_journal_gives_its_whole_records(batches, cut):
    first, written = 0, []
    for each in batches:
        written.append(Batch(first=first, entries=tuple(each), checkpoint=b"c"))
        first += len(each)
    raw = b"".join(encode(batch) for batch in written)
    found, good = decode(raw[:cut])
    assert found == written[: len(found)]
    assert good == len(b"".join(encode(batch) for batch in found)) <= cut

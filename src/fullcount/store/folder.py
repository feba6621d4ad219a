"""A log as a folder that any web host, stick or messenger can carry.

``checkpoint``, ``tile/...`` (C2SP tlog-tiles), ``policy`` (whose word is enough), ``blobs/...``
beside it, ``witnessed/<size>`` (checkpoints that witnesses have signed). ``journal`` and
``.lock`` are the writer's own and need not be copied.

**Appending.** (1) The batch and the checkpoint that covers it go to the journal, which is flushed
to the disk; (2) tiles are put in their places; (3) the checkpoint is replaced, and the batch is
acknowledged. A reader sees the old log or the new, never half of one: a tile that the standing
checkpoint needs is not touched. Killed after (1), the batch is put in place when the log is
opened again; before it, the batch was never acknowledged and is gone. Now and then everything in
place is flushed to the disk too, and only then is the journal emptied, so that a loss of power
costs nothing that was acknowledged.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from fullcount.errors import ConflictError, LedgerError, MissingError
from fullcount.ledger.canonical import MAX_ENTRY_BYTES
from fullcount.ledger.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from fullcount.ledger.note import Note, Signature, Signer, open_note
from fullcount.ledger.tiles import WIDTH, bundle, hash_tiles, tile_path
from fullcount.ledger.tree import EMPTY, leaf_hash
from fullcount.store.durable import place, sync, write_durably
from fullcount.store.journal import NAME as JOURNAL
from fullcount.store.journal import Batch, Journal, fits
from fullcount.store.lock import sole_writer
from fullcount.store.view import (
    CHECKPOINT,
    POLICY,
    WITNESSED,
    partial_paths,
    tail_entries,
    tree_of,
)

JOURNAL_BYTES = 8_000_000  # above this, what is in place is flushed and the journal emptied
_SCRATCH = ".new"


def create_log(folder: Path, signer: Signer, *, policy: str) -> None:
    """Make an empty log, all or nothing. ConflictError where something is there."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConflictError(f"{folder} is there already; a log begins in a new folder")
    made = folder.with_name(f".{folder.name}.making")
    made.mkdir(parents=True, exist_ok=True)
    head = Checkpoint(origin=signer.name, size=0, root=EMPTY)
    write_durably(made / JOURNAL, b"")
    write_durably(made / POLICY, policy.encode())
    write_durably(made / CHECKPOINT, sign_checkpoint(head, signer).encode())
    if folder.is_dir():
        folder.rmdir()
    made.replace(folder)
    sync([], below=folder.parent)


@contextmanager
def open_log(folder: Path, signer: Signer) -> Iterator["Log"]:
    """Open a log to write, alone; first put in place what was acknowledged and is not."""
    if not (folder / JOURNAL).is_file():
        raise MissingError(f"{folder} is not a log that can be written; `fullcount log init` it")
    with sole_writer(folder):
        log = Log(folder, signer)
        try:
            yield log
        finally:
            log.close()


class Log:
    """A log that is open for writing. Made by :func:`open_log`."""

    def __init__(self, folder: Path, signer: Signer) -> None:
        self._folder, self._signer = folder, signer
        self._journal = Journal(folder / JOURNAL)
        self._unsynced: set[Path] = set()
        self._whole = True
        batches, standing = self._journal.recover(), _standing(folder, signer)
        if standing is None and not batches:
            raise LedgerError(f"{folder / CHECKPOINT} is not signed by {signer.name}")
        size = parse_checkpoint(standing.text).size if standing else 0
        # The size that is surely on the disk; its partial tiles stay until a larger one is.
        self._base = batches[0].first if batches else size
        self.tree = tree_of(folder, self._base)
        self._tail = tail_entries(folder, self._base)
        self.checkpoint: Note
        self._recover(batches, standing)

    def __len__(self) -> int:
        return len(self.tree)

    def append(self, entries: Sequence[bytes]) -> Note:
        """Add a batch; when this returns it is acknowledged: it survives whatever comes."""
        if not entries:
            return self.checkpoint
        if not fits(entries) or any(len(entry) > MAX_ENTRY_BYTES for entry in entries):
            raise LedgerError(f"an entry has at most {MAX_ENTRY_BYTES} bytes")
        if not self._whole:
            raise LedgerError("an earlier write failed; open the log again")
        self._whole = False  # until all of it is done: memory may run ahead of the disk
        old = len(self.tree)
        note = self._grow(entries)
        batch = Batch(first=old, entries=tuple(entries), checkpoint=note.encode())
        try:
            self._journal.append(batch)
            self._put(old, note)
        except OSError as cause:
            raise LedgerError(f"the log could not be written: {cause}; open it again") from cause
        self._whole = True
        if self._journal.size() > JOURNAL_BYTES:
            self._settle()
        return note

    def cosigned(self, signatures: Iterable[Signature]) -> Note:
        """Add witnesses' signatures to the standing checkpoint, and keep it as witnessed."""
        self._settle()
        have = {(each.name, each.key_id): each for each in self.checkpoint.signatures}
        have |= {(each.name, each.key_id): each for each in signatures}
        note = Note(text=self.checkpoint.text, signatures=tuple(have.values()))
        (self._folder / WITNESSED).mkdir(exist_ok=True)
        write_durably(self._folder / WITNESSED / str(len(self.tree)), note.encode())
        write_durably(self._folder / CHECKPOINT, note.encode())
        self.checkpoint = note
        return note

    def close(self) -> None:
        if self._whole:
            self._settle()
        self._journal.close()

    def _recover(self, batches: Sequence[Batch], standing: Note | None) -> None:
        for batch in batches:
            if batch.first != len(self.tree):
                raise LedgerError(f"the journal goes on at {batch.first}, not {len(self.tree)}")
            note = self._grow(batch.entries)
            signed, good = open_note(batch.checkpoint, known=[self._signer.public])
            if signed.text != note.text or not good:
                raise LedgerError(f"the journal is not this log's at {len(self.tree)} entries")
        self.checkpoint = self._agreed(standing)
        if batches:
            self._put(self._base, self.checkpoint)
            self._settle()

    def _agreed(self, standing: Note | None) -> Note:
        """Give the checkpoint of the tree, the standing one where it is that."""
        head = Checkpoint(origin=self._signer.name, size=len(self.tree), root=self.tree.root())
        if standing is None:
            return sign_checkpoint(head, self._signer)
        there = parse_checkpoint(standing.text)
        if there.size > head.size or self.tree.root(there.size) != there.root:
            raise LedgerError(f"the tiles of {self._folder} do not give the root of its checkpoint")
        return standing if there.size == head.size else sign_checkpoint(head, self._signer)

    def _grow(self, entries: Sequence[bytes]) -> Note:
        self.tree.extend(leaf_hash(entry) for entry in entries)
        self._tail = [*self._tail, *entries]
        head = Checkpoint(origin=self._signer.name, size=len(self.tree), root=self.tree.root())
        return sign_checkpoint(head, self._signer)

    def _put(self, old: int, note: Note) -> None:
        """Put tiles, then the checkpoint, in their places; drop what nobody needs any more."""
        size = len(self.tree)
        for name, raw in (*self._bundles(old), *hash_tiles(self.tree, old=old, size=size)):
            place(self._folder / name, raw, by_way_of=self._folder / _SCRATCH)
            self._unsynced.add(self._folder / name)
        place(self._folder / CHECKPOINT, note.encode(), by_way_of=self._folder / _SCRATCH)
        self.checkpoint = note
        self._tail = self._tail[len(self._tail) - size % WIDTH :]
        if old != self._base:
            self._drop_partials(old)

    def _bundles(self, old: int) -> Iterator[tuple[str, bytes]]:
        size, first = len(self.tree), len(self.tree) - len(self._tail)
        for number in range(old // WIDTH, -(-size // WIDTH)):
            start, end = number * WIDTH, min(size, (number + 1) * WIDTH)
            yield (
                tile_path(None, number, width=end - start),
                bundle(self._tail[start - first : end - first]),
            )

    def _settle(self) -> None:
        """Flush all that is in place to the disk; then the journal is not needed."""
        there = [path for path in self._unsynced if path.is_file()]
        sync([*there, self._folder / CHECKPOINT], below=self._folder)
        self._unsynced.clear()
        self._journal.clear()
        base, self._base = self._base, len(self.tree)
        if base != self._base:
            self._drop_partials(base)

    def _drop_partials(self, size: int) -> None:
        """Remove the partial tiles of an older size that wider ones have replaced."""
        for name in partial_paths(size) - partial_paths(len(self.tree)):
            path = self._folder / name
            path.unlink(missing_ok=True)
            self._unsynced.discard(path)
            with suppress(OSError):  # other widths still lie there
                path.parent.rmdir()


def _standing(folder: Path, signer: Signer) -> Note | None:
    """Read the checkpoint that stands; None where it is not one by this key."""
    path = folder / CHECKPOINT
    if not path.is_file():
        return None
    try:
        note, good = open_note(path.read_bytes(), known=[signer.public])
        parse_checkpoint(note.text)
    except LedgerError:
        return None
    return note if good else None

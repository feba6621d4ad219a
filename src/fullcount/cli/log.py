"""``fullcount log``: the record that nobody can quietly change."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fullcount.cli import witness
from fullcount.cli.options import Json, Now, instant

if TYPE_CHECKING:
    from fullcount.ledger.verifier import Verdict

app = typer.Typer(help="The log: what was recorded, in an order that nobody can quietly change.")
app.add_typer(witness.app, name="witness")

Log = Annotated[Path, typer.Argument(help="Folder of the log.")]
Key = Annotated[
    Path, typer.Option("--key", help="File of the log's private key; where it lies is your choice.")
]
Policy = Annotated[
    Path | None,
    typer.Option("--policy", help="Your own copy of the policy: whose word is enough."),
]


@app.command("init")
def init(
    folder: Log,
    *,
    origin: Annotated[str, typer.Option("--origin", help="Name, such as sahra.example/log.")],
    key: Key,
    policy: Annotated[
        Path | None,
        typer.Option("--policy", exists=True, help="Policy with witnesses and a quorum."),
    ] = None,
) -> None:
    """Begin a log; make its key where none lies there yet. Prints the public key."""
    from fullcount.work.log import log_init

    text = policy.read_text() if policy else None
    sys.stdout.write(f"{log_init(folder, origin=origin, key=key, policy=text).vkey()}\n")


@app.command("add")
def add(
    folder: Log,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files of entries: one JSON object a line.")
    ] = None,
    *,
    key: Key,
    blobs: Annotated[
        list[Path] | None, typer.Option("--blob", help="A document to keep; may be repeated.")
    ] = None,
    media_type: Annotated[
        str, typer.Option("--media-type", help="Of the documents, such as image/jpeg.")
    ] = "application/octet-stream",
    manifest: Annotated[
        Path | None, typer.Option("--manifest", help="Election package whose stations to expect.")
    ] = None,
    polls_open: Annotated[
        str | None, typer.Option("--polls-open", help="With --manifest: when the polls open.")
    ] = None,
    salts: Annotated[
        Path | None, typer.Option("--salts", help="File for the salts of what is committed to.")
    ] = None,
    now: Now = None,
) -> None:
    """Add entries, documents, or the manifest of expected stations. Prints their numbers."""
    from fullcount.cli.show import talk
    from fullcount.work.log import documents_in, entries_in, log_add

    at = instant(now)
    raws = [raw for path in files or [] for raw in entries_in(path, now=at, salts=salts)]
    if manifest is not None:
        if polls_open is None:
            raise typer.BadParameter("--manifest needs --polls-open")
        from fullcount.work.record import manifest_of

        raws += manifest_of(manifest, polls_open_at=instant(polls_open), now=at)
    raws += documents_in(folder, blobs or [], media_type=media_type, now=at)
    added = log_add(folder, raws, key=key)
    if added.size > added.first:
        sys.stdout.write(f"{added.first}-{added.size - 1}\n")
    talk().print(f"The log has {added.size:,} entries.", markup=False)


@app.command("checkpoint")
def checkpoint(
    folder: Log,
    *,
    cosigned: Annotated[
        list[Path] | None,
        typer.Option(
            "--cosigned", exists=True, help="A witness's answer to take in; may be repeated."
        ),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="With --cosigned: the log's private key.")
    ] = None,
) -> None:
    """Print the checkpoint that stands; first take in what witnesses answered."""
    from fullcount.work.log import log_checkpoint, log_cosigned

    if cosigned:
        if key is None:
            raise typer.BadParameter("--cosigned needs --key")
        answers = [path.read_bytes() for path in cosigned]
        sys.stdout.write(log_cosigned(folder, answers, key=key).decode())
        return
    sys.stdout.write(log_checkpoint(folder).decode())


@app.command("prove")
def prove(
    folder: Log,
    index: Annotated[int, typer.Argument(help="Number of the entry, from 0.")],
    *,
    out: Annotated[
        Path, typer.Option("--out", help="Writes OUT.json, the entry, and OUT.tlog-proof.")
    ],
) -> None:
    """Prove that an entry stands in the log: two files to carry, to be checked offline."""
    from fullcount.cli.show import talk
    from fullcount.work.log import write_proof

    for path in write_proof(folder, index, out=out):
        talk().print(f"Wrote {path}", markup=False)


@app.command("verify")
def verify(
    folder: Annotated[Path | None, typer.Argument(help="Folder of the log.")] = None,
    *,
    policy: Policy = None,
    held: Annotated[
        list[Path] | None,
        typer.Option("--held", help="An older checkpoint you have; may be repeated."),
    ] = None,
    proof: Annotated[
        Path | None, typer.Option("--proof", help="Instead of a log: one entry's proof ...")
    ] = None,
    entry: Annotated[Path | None, typer.Option("--entry", help="... and the entry.")] = None,
    as_json: Json = False,
) -> None:
    """Verify in ten steps, V1 to V10, and name the first thing that is wrong."""
    from fullcount.work.log import log_verify, proof_verify

    if proof is not None and entry is not None and policy is not None:
        _tell(proof_verify(entry, proof, policy=policy), as_json=as_json)
    elif folder is not None and proof is None and entry is None:
        _tell(log_verify(folder, policy=policy, held=held or ()), as_json=as_json)
        if policy is None:
            sys.stderr.write("fullcount: by the policy that lies with the log: its own word\n")
    else:
        raise typer.BadParameter("give a log, or --proof, --entry and --policy")


def _tell(verdict: "Verdict", *, as_json: bool) -> None:
    from fullcount.cli.show import print_json
    from fullcount.errors import LedgerError

    if as_json:
        print_json(
            {
                "origin": verdict.origin,
                "entries": verdict.size,
                "steps": verdict.done,
                "notes": verdict.notes,
                "wrong": str(verdict.wrong) if verdict.wrong else None,
                "missing_forms": verdict.missing,
                "missing_documents": verdict.absent,
            }
        )
    else:
        for line in (*verdict.done, *verdict.notes):
            sys.stdout.write(f"{line}\n")
    if verdict.wrong:
        raise LedgerError(str(verdict.wrong))

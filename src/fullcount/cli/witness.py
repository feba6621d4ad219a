"""``fullcount log witness``: sign that somebody's log only grows, by exchange of files."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Now, instant

app = typer.Typer(help="Witness a log by exchange of files: stick, messenger, e-mail.")

Folder = Annotated[Path, typer.Argument(help="The witness's own folder.")]
Key = Annotated[Path, typer.Option("--key", help="File of the witness's private key.")]
OutFile = Annotated[Path, typer.Option("--out", help="File to write, to be sent.")]


@app.command("init")
def init(
    folder: Folder,
    *,
    name: Annotated[str, typer.Option("--name", help="Name, such as observers.example.")],
    key: Key,
    logs: Annotated[list[str], typer.Option("--log", help="Public key of a log to watch.")],
) -> None:
    """Become a witness; make its key where none lies there yet. Prints the public key."""
    from fullcount.work.witness import witness_init

    sys.stdout.write(f"{witness_init(folder, name=name, key=key, logs=logs).vkey()}\n")


@app.command("ask")
def ask(
    log: Annotated[Path, typer.Argument(help="Folder of the log.")],
    *,
    old: Annotated[
        int, typer.Option("--old", help="Entries the witness last signed; 0 = none.")
    ] = 0,
    out: OutFile,
) -> None:
    """Write the request that goes to a witness (the log's side)."""
    from fullcount.work.witness import witness_ask

    out.write_bytes(witness_ask(log, old=old))


@app.command("answer")
def answer(
    request: Annotated[Path, typer.Argument(exists=True, help="The request that came.")],
    *,
    folder: Annotated[Path, typer.Option("--in", help="The witness's own folder.")],
    key: Key,
    out: OutFile,
    now: Now = None,
) -> None:
    """Sign, or refuse and say why (the witness's side)."""
    from fullcount.cli.show import talk
    from fullcount.errors import LedgerError
    from fullcount.ledger.witness import Status
    from fullcount.work.witness import witness_answer

    told = witness_answer(request.read_bytes(), folder=folder, key=key, now=instant(now))
    out.write_bytes(told.body)
    if told.status is not Status.SIGNED:
        raise LedgerError(f"refused ({told.status.value}): {told.says}")
    talk().print(told.says, markup=False)


@app.command("compare")
def compare(
    one: Annotated[Path, typer.Argument(help="A checkpoint one witness holds.")],
    other: Annotated[Path, typer.Argument(help="A checkpoint another holds.")],
    *,
    policy: Annotated[
        Path, typer.Option("--policy", exists=True, help="Policy that names the log's key.")
    ],
    log: Annotated[
        Path | None, typer.Option("--log", help="A copy of the log, where their sizes differ.")
    ] = None,
) -> None:
    """Find out whether the log showed two witnesses two histories. Prints one word."""
    from fullcount.errors import LedgerError
    from fullcount.ledger.witness import Views
    from fullcount.work.witness import witness_compare

    view = witness_compare(one, other, policy=policy, log=log)
    sys.stdout.write(f"{view.value}\n")
    if view is Views.SPLIT:
        raise LedgerError("the log has signed two histories; keep both files, they are the proof")

"""``fullcount observe``: instruments, a mission's folder, its report, the vault of identities."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fullcount.cli.options import Force, Json, Lang, Now, Quiet, instant

if TYPE_CHECKING:
    from fullcount.work.vault import Unlocked

app = typer.Typer(help="Observer missions: what people saw, over what, and what cannot be said.")
vault_app = typer.Typer(help="Who is who: one encrypted file, apart from all that was observed.")
app.add_typer(vault_app, name="vault")

MissionDir = Annotated[
    Path, typer.Argument(help="Folder with mission.toml, the plan, and what was taken in.")
]
VaultFile = Annotated[Path, typer.Argument(help="The encrypted file.")]
Vault = Annotated[
    Path | None,
    typer.Option("--vault", help="Vault: its names are searched for, originals are kept sealed."),
]
Passphrase = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="File of its owner's alone; asked for if absent."),
]
Out = Annotated[Path, typer.Option("--out", help="Folder to write.")]


@app.command("instruments")
def instruments(
    folder: Annotated[Path, typer.Argument(help="Where to write the workbooks.")],
    *,
    force: Force = False,
) -> None:
    """Write the checklists as XLSForm, in English and Urdu, for ODK Collect and KoBo."""
    from fullcount.cli.show import out
    from fullcount.work.observe import write_instruments

    files = write_instruments(folder, force=force)
    out().print(f"Wrote {', '.join(files)} to {folder}.", markup=False)


@app.command("manifest")
def manifest(
    mission: MissionDir,
    *,
    entries: Annotated[
        bool, typer.Option("--entries", help="As entries of a log, one a line, for log add.")
    ] = False,
) -> None:
    """Print the SHA-256 of the plan: put it into mission.toml, or into a log, before the day."""
    import json
    import sys

    from fullcount.work.mission import plan_entries, plan_manifest

    if entries:
        lines = [json.dumps(one) for one in plan_entries(mission)]
    else:
        told = plan_manifest(mission).items()
        lines = ["[manifest]", *(f'{kind} = "{digest}"' for kind, digest in told)]
    sys.stdout.write("\n".join(lines) + "\n")


@app.command("import")
def import_(
    mission: MissionDir,
    files: Annotated[list[Path], typer.Argument(help="Exports of ODK or KoBo, messages, reports.")],
    *,
    form: Annotated[
        str | None,
        typer.Option("--form", help="Which form, or sms or public; told by its columns if absent."),
    ] = None,
    vault: Vault = None,
    passphrase_file: Passphrase = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Take in what came, once: the same again is counted and not kept twice."""
    from dataclasses import asdict

    from fullcount.cli.show import out, print_json, table
    from fullcount.work.mission import import_files

    told = import_files(
        mission, files, now=instant(now), form=form, vault=_unlocked(vault, passphrase_file)
    )
    if as_json:
        print_json([asdict(one) for one in told])
        return
    rows = [
        (one.file, one.form, one.new, one.again, one.altered, one.without_id, len(one.unclear))
        for one in told
    ]
    columns = ["file", "form", "new", "again", "altered", "without id", "unclear"]
    out().print(table("Taken in", columns, rows))
    for one in told:
        for part in one.unclear:
            out().print(f"{one.file}: not clear: {part}", markup=False)
        if one.left_out:
            names = ", ".join(one.left_out)
            out().print(f"{one.file}: left out, names people or devices: {names}", markup=False)


@app.command("photos")
def photos(
    mission: MissionDir,
    files: Annotated[list[Path], typer.Argument(help="Photographs, JPEG or PNG.")],
    *,
    vault: Vault = None,
    passphrase_file: Passphrase = None,
) -> None:
    """Keep photographs, sealed with --vault; make of each one without place, time and device."""
    from fullcount.cli.show import out, table
    from fullcount.work.mission import take_photographs

    told = take_photographs(mission, files, vault=_unlocked(vault, passphrase_file))
    rows = [(one.file, one.derivative, ", ".join(one.dropped)) for one in told]
    out().print(table("Derivatives", ["file", "SHA-256", "left behind"], rows))
    if lying := sum(not one.sealed for one in told):
        out().print(
            f"{lying} of {len(told)} originals lie open in {mission}, with place, time and device: "
            "whoever has the folder can read them. --vault seals those that come.",
            markup=False,
        )


@app.command("report")
def report(
    mission: MissionDir,
    *,
    out_dir: Out,
    lang: Annotated[Lang, typer.Option("--lang", help="Language of the page.")] = Lang.EN,
    vault: Vault = None,
    passphrase_file: Passphrase = None,
    now: Now = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write what may be published: a page, tables with a dictionary, places."""
    from fullcount.cli.show import out
    from fullcount.work.observe import report_mission

    done = report_mission(
        mission,
        out_dir,
        now=instant(now),
        lang=lang.value,
        vault=_unlocked(vault, passphrase_file),
        force=force,
    )
    if not quiet:
        whole = done.found.response["all"].row(0, named=True)
        out().print(
            f"Wrote {len(done.files)} files to {out_dir}: {whole['received']:,} of "
            f"{whole['due']:,} reports due, {whole['finding']:,} in whose place observers were "
            f"kept from their work, {whole['missing']:,} missing.",
            markup=False,
        )
        if not whole["due"]:
            plan = done.found.mission
            out().print(
                f"Nothing was due by {instant(now):%Y-%m-%d %H:%M} UTC; the poll is on {plan.poll}."
                " With --now the report is as at another instant.",
                markup=False,
            )


@app.command("export")
def export(
    mission: MissionDir,
    *,
    out_dir: Out,
    vault: Vault = None,
    passphrase_file: Passphrase = None,
    now: Now = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write the working tables, with slot and station: for the mission's own analysts."""
    from fullcount.cli.show import out
    from fullcount.work.observe import export_mission

    done = export_mission(
        mission,
        out_dir,
        now=instant(now),
        vault=_unlocked(vault, passphrase_file),
        force=force,
    )
    if not quiet:
        out().print(f"Wrote {len(done.files)} files to {out_dir}. Not for publication.")


@vault_app.command("init")
def vault_init(path: VaultFile, *, passphrase_file: Passphrase = None) -> None:
    """Make a vault, outside of every mission's folder."""
    from fullcount.cli.show import out
    from fullcount.work.vault import vault_init as make

    make(path, passphrase=_passphrase(passphrase_file, again=True))
    out().print(f"Made {path}. Whoever loses the passphrase loses who was who.", markup=False)


@vault_app.command("add")
def vault_add(
    path: VaultFile,
    *,
    name: Annotated[str | None, typer.Option("--name", help="Asked for if absent.")] = None,
    role: Annotated[str, typer.Option("--role", help="observer, witness ...")] = "observer",
    phone: Annotated[str, typer.Option("--phone", help="A telephone number.")] = "",
    slot: Annotated[str, typer.Option("--slot", help="Place in the plan.")] = "",
    passphrase_file: Passphrase = None,
) -> None:
    """Add a person; prints the pseudonym, and nothing else."""
    from fullcount.cli.show import out
    from fullcount.work.vault import vault_add as add

    told = typer.prompt("Name", hide_input=True) if name is None else name
    passphrase = _passphrase(passphrase_file)
    out().print(add(path, passphrase=passphrase, name=told, role=role, phone=phone, slot=slot))


@vault_app.command("show")
def vault_show(
    path: VaultFile,
    who: Annotated[str | None, typer.Argument(help="A pseudonym or a slot.")] = None,
    *,
    because: Annotated[
        str, typer.Option("--because", help="Why: it is kept in the vault that somebody asked.")
    ] = "",
    passphrase_file: Passphrase = None,
    now: Now = None,
) -> None:
    """List pseudonyms, roles and slots; or, for one of them and a reason, who it is."""
    from fullcount.cli.show import out, table
    from fullcount.work.vault import vault_people
    from fullcount.work.vault import vault_show as show

    passphrase = _passphrase(passphrase_file)
    if who is None:
        rows = vault_people(path, passphrase=passphrase)
        out().print(table("In the vault", ["pseudonym", "role", "slot"], rows))
        return
    person = show(path, who, passphrase=passphrase, because=because, now=instant(now))
    told = (person.pseudonym, person.role, person.slot, person.name, person.phone)
    out().print(table("", ["pseudonym", "role", "slot", "name", "telephone"], [told]))


@vault_app.command("open")
def vault_open(
    mission: MissionDir,
    digest: Annotated[str, typer.Argument(help="SHA-256 of the original, as it came or sealed.")],
    *,
    vault: Annotated[Path, typer.Option("--vault", help="The vault that sealed it.")],
    by: Annotated[str, typer.Option("--by", help="Who asks: a pseudonym or slot of the vault.")],
    reason: Annotated[str, typer.Option("--reason", help="Why: kept in the mission's folder.")],
    out_file: Annotated[Path, typer.Option("--out", help="File to write, outside the mission.")],
    passphrase_file: Passphrase = None,
    now: Now = None,
) -> None:
    """Open a sealed original; who (a pseudonym), when, which and why stand in opened.jsonl."""
    from fullcount.cli.show import out
    from fullcount.work.unseal import Asked, open_original
    from fullcount.work.vault import unlock

    unlocked = unlock(vault, passphrase=_passphrase(passphrase_file))
    asked = Asked(by=by, reason=reason, at=instant(now))
    plain = open_original(mission, digest, vault=unlocked, asked=asked, out=out_file)
    out().print(f"Wrote {plain} to {out_file}; that it was opened is kept.", markup=False)


def _passphrase(path: Path | None, *, again: bool = False) -> str:
    from fullcount.work.vault import read_passphrase

    if path is not None:
        return read_passphrase(path)
    told: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=again)
    return told


def _unlocked(vault: Path | None, passphrase_file: Path | None) -> "Unlocked | None":
    from fullcount.work.vault import unlock

    if vault is None:
        return None
    return unlock(vault, passphrase=_passphrase(passphrase_file))

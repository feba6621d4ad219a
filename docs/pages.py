"""The reference pages that are made from the code: commands, forms, errors, the report folder.

Each function gives one page as Markdown. Nothing here is typed in that the code already knows.
"""

from collections.abc import Iterator, Mapping
from enum import Enum

import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from fullcount import errors
from fullcount.cli.app import app
from fullcount.cli.exits import FINDINGS, OK, USAGE, exit_code
from fullcount.country import packaged_ids, packaged_law
from fullcount.forensics import core, flow, late_shift, mixture
from fullcount.forensics.screens import SCREENS
from fullcount.forensics.turnout_slope import SHARE_METHOD
from fullcount.model import frames, results
from fullcount.model.frames import Schema
from fullcount.model.law import Law
from fullcount.publish.exports.datapackage import LONG, WHAT

FOLDER = {
    "report.html": "The report: stands alone, offline, prints; at most 3 MB.",
    "awaited.html": "Stations still awaited, with reasons; a page to each contest when printed.",
    "awaited.csv": "The same as a table.",
    "contests/CONTEST.html": "One contest down to each copy of each form.",
    "annexures/CONTEST.en.pdf": "The same to print and hand over; `CONTEST.ur.pdf` in Urdu.",
    "charts/*.svg": "The report's pictures; `*.png` the same for slides.",
    "forensics.html": "The screening with regions and parameters; `forensics.json` the same as "
    "values. Not with `--no-screen`, nor where no source states votes at stations.",
    "findings.csv": "Findings; also `findings.parquet`, `findings.json` and `findings.xlsx` "
    "(a sheet a contest).",
    "results/cdf/SOURCE.json": "Results as NIST SP 1500-100 (CDF v2), a file a source, the "
    "contest's totals; `SOURCE.units.json` the same by station.",
    "results/openelections/*.csv": "Results as OpenElections CSV, a file a source.",
    "data/datapackage.json": "Every table below as a Frictionless data package.",
    "state/*": "What `explain` and `changes` read: forms, findings, outcomes, rules, hashes.",
    "fonts/*": "Only of a report in Urdu: the font its pages use, with its licence.",
    "audit-CONTEST.html": "Only with `--include` of an audit's folder; `quickcount-*.html` and "
    "`projection.html` likewise.",
    "log/*": "Only with `--log`: checkpoint, policy, the table of votes that step V10 recomputes, "
    "and `proofs.csv`, which says which of `proofs/*` is of which file.",
}


def command_page() -> str:
    """List every command with its help, arguments and options."""
    root = typer.main.get_command(app)
    lines = ["# Commands\n\nThe same verbs are functions of `fullcount.work`."]
    lines.append("Exit codes: [errors](errors.md).\n")
    _describe(root, "fullcount", lines)
    return "\n".join(lines)


def _describe(command: TyperCommand | TyperGroup, name: str, lines: list[str]) -> None:
    if isinstance(command, TyperGroup):
        for child, below in command.commands.items():
            _describe(below, f"{name} {child}", lines)
        return
    taken = [one for one in command.params if isinstance(one, TyperArgument)]
    options = [
        one for one in command.params if isinstance(one, TyperOption) and "--help" not in one.opts
    ]
    lines.append(f"## `{name}`\n\n{(command.help or '').strip()}\n")
    words = [name, *(str(one.name).upper() for one in taken), *(["[OPTIONS]"] if options else [])]
    lines.append(f"```\n{' '.join(words)}\n```\n")
    lines.extend(f"* `{str(one.name).upper()}` {one.help or ''}".rstrip() for one in taken)
    for one in options:
        kind = one.type_descriptor.annotation
        enum = isinstance(kind, type) and issubclass(kind, Enum)
        told = f" ({' | '.join(str(choice.value) for choice in kind)})" if enum else ""
        lines.append(f"* `{' / '.join(one.opts)}`{told} {one.help or ''}".rstrip())
    lines.append("")


def forms_page() -> str:
    """List every packaged law's form kinds and their boxes."""
    laws = [packaged_law(law) for law in packaged_ids()]
    parts = ["# Form kinds\n\nBoxes by law: line, name of the column, caption.\n"]
    return "\n".join([*parts, *(_forms_of(law) for law in laws)])


def _forms_of(law: Law) -> str:
    lines = [f"## {law.title.en} (`{law.id}`)\n", f"{law.note.en}\n" if law.note.en else ""]
    for kind in law.kinds:
        lines.append(f"### {kind.title.en} (`{kind.code}`)\n")
        if not kind.boxes:
            lines.append("No boxes: candidates' votes only.\n")
            continue
        lines.append("| line | column | caption | اردو | type |\n|---|---|---|---|---|")
        lines += [
            f"| {b.line} | `{b.name}` | {b.caption.en} | {b.caption.ur} | {b.type.value} |"
            for b in kind.boxes
        ]
        lines.append("")
    return "\n".join(lines)


def errors_page() -> str:
    """List every error of ours with the exit code of the command that meets it."""
    lines = [
        "# Errors and exit codes\n",
        "A *finding* is news about an election and is not an error: `verify` exits "
        f"{OK} however many there are, and {FINDINGS} only where `--fail-on` asked for it. "
        "An error is one line on standard error; nothing is half-written then.\n",
        "| code | error | what it means |\n|---:|---|---|",
        f"| {OK} | – | done |",
        f"| {FINDINGS} | – | findings as grave as `--fail-on` says |",
        f"| {USAGE} | – | the command was not understood |",
    ]
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.FullcountError)
    ]
    for kind in sorted(kinds, key=lambda kind: exit_code(_made(kind))):
        means = (kind.__doc__ or "").split("\n\n")[0].replace("\n", " ").strip()
        lines.append(f"| {exit_code(_made(kind))} | `{kind.__name__}` | {means} |")
    lines.append("| 130 | – | stopped from the keyboard |\n")
    return "\n".join(lines)


def _made(kind: type[errors.FullcountError]) -> errors.FullcountError:
    if issubclass(kind, errors.PackageError):
        return kind([], where="")
    if issubclass(kind, errors.InputError | errors.LawError):
        return kind("", where="")
    return kind("")


def report_folder_page() -> str:
    """List what a report folder holds, and the columns of its tables."""
    return "\n".join(_report_folder())


def _report_folder() -> Iterator[str]:
    yield "# What a report folder holds\n"
    yield "Written by `fullcount verify PACKAGE --out DIR`, whole or not at all. The same package,"
    yield "law, instant and version give the same bytes.\n"
    yield "| file | what it is |\n|---|---|"
    yield from (f"| `{name}` | {what} |" for name, what in FOLDER.items())
    yield "\n## Tables under `data/`\n"
    yield "An empty cell is *not stated*, never zero. Long tables are Parquet, the others CSV.\n"
    schemas = _schemas()
    yield "| table | what it holds | columns |\n|---|---|---|"
    for name, what in WHAT.items():
        ending = "parquet" if name in LONG else "csv"
        columns = ", ".join(f"`{column}`" for column in schemas.get(name, {}))
        yield f"| `{name}.{ending}` | {what} | {columns or 'in `datapackage.json`'} |"
    yield ""


def _schemas() -> Mapping[str, Schema]:
    """Every schema of the model by its table's name; wide and derived tables have none."""
    known = {**vars(frames), **vars(results)}
    return {
        name.lower(): schema
        for name, schema in known.items()
        if name.isupper() and isinstance(schema, dict) and name.lower() not in ("forms", "boxes")
    }


ASIDE = (core.METHOD, SHARE_METHOD, flow.METHOD, mixture.METHOD, late_shift.METHOD)


def methods_page() -> str:
    """List every method of the room with what it says of itself, asked by the screening or not."""
    lines = [
        "# Methods of the screening\n\nThe numbers are those of the inventory. What each "
        "result says of an election is explained in [the screening](../explanation/forensics.md).\n"
    ]
    methods = {screen.method.id: screen.method for screen in SCREENS}
    methods |= {method.id: method for method in ASIDE}
    for method in sorted(methods.values(), key=lambda one: one.number):
        choices = "; ".join(f"{p.name}: {p.value} ({p.meaning})" for p in method.parameters)
        lines.append(f"## {method.number}. {method.texts.title.en} (`{method.id}`)\n")
        lines += [
            f"* **{name}** {text}"
            for name, text in (
                ("Signal:", method.signal.value + ("" if method.scored else ", never counted")),
                ("Null:", method.texts.null.en),
                ("Choices:", choices or "none"),
                ("Can show:", method.texts.shows.en),
                ("Cannot show:", method.texts.cannot_show.en),
                (
                    "Innocent explanations:",
                    "; ".join(one.en for one in method.texts.innocent) + ".",
                ),
                ("Paper:", method.paper + "."),
                ("Critique:", method.texts.critique.en),
            )
        ]
        lines.append("")
    return "\n".join(lines)

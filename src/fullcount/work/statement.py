"""``fullcount statement``: built where every sentence may stand, else refused by name."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fullcount.claims.statement import Plan, Problem, problems
from fullcount.claims.statementfile import parse_statement
from fullcount.errors import InputError, PackageError
from fullcount.publish.grounds import grounds
from fullcount.publish.statement import compose, generated_plan, statement_page, statement_paper
from fullcount.work.docket import STATEMENT, check_apart, open_cases
from fullcount.work.docket_report import At, told_of
from fullcount.work.folder import check_free, write_folder
from fullcount.work.render import renderer

PAGE, PAPER = "statement.html", "statement.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """How large the statement is that was built."""

    plan: Plan
    sentences: int
    grounds: int


def build_statement(folder: Path, *, at: At, now: datetime, plan: Path | None = None) -> Built:
    """Build a statement as a page and as a PDF.

    ``plan`` None: ``statement.toml`` of the folder, else everything that the folder can say.
    PackageError names every sentence that cannot stand, and why; nothing is written then.
    """
    check_apart(at.out, folder)
    check_free(at.out, force=at.force)
    cases = open_cases(folder)
    told = told_of(cases, at=at, now=now)
    known = grounds(told)
    raw = cases.plan if plan is None else _read(plan)
    name = STATEMENT if plan is None else plan.name
    chosen = generated_plan(told, known) if raw is None else parse_statement(raw, where=name)
    if wrong := problems(chosen, known):
        raise PackageError([_error(one) for one in wrong], where=name)
    statement = compose(chosen, known, lang=at.lang)
    with renderer(made_at=now) as render:
        paper = render(statement_paper(statement, told))
    files: dict[str, str | bytes] = {PAGE: statement_page(statement, told), PAPER: paper}
    write_folder(at.out, files, force=at.force)
    return Built(plan=chosen, sentences=statement.sentences, grounds=len(statement.notes))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as cause:
        raise InputError(f"cannot be read: {cause.strerror}", where=path.name) from cause


def _error(one: Problem) -> InputError:
    quoted = f' ("{one.text}")' if one.text else ""
    return InputError(f"{one.rule}: {one.says}{quoted}", where=one.sentence)

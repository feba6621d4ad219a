"""The commands. Heavy imports stand inside each, so that --help answers at once."""

import typer

from fullcount.cli import (
    audit,
    awaited,
    bundle,
    changes,
    cite,
    claim_review,
    datasets,
    docket,
    explain,
    forensics,
    forums,
    log,
    materiality,
    new,
    observe,
    petition,
    project,
    quickcount,
    results_audit,
    rules,
    simulate,
    statement,
    verify,
)

app = typer.Typer(
    name="fullcount",
    help="Complete results, fully investigated: what the result forms say, where they disagree, "
    "what is missing, who won by which source, and what could change it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("verify")(verify.verify)
app.command("new")(new.new)
app.command("explain")(explain.explain)
app.command("changes")(changes.changes)
app.command("awaited")(awaited.awaited)
app.command("bundle")(bundle.bundle)
app.command("cite")(cite.cite)
app.command("claim-review")(claim_review.claim_review)
app.command("forums")(forums.forums)
app.command("clocks")(forums.clocks)
app.command("materiality")(materiality.materiality)
app.command("forensics")(forensics.forensics)
app.command("calibrate")(forensics.calibrate)
app.command("results-audit")(results_audit.results_audit)
app.add_typer(rules.app, name="rules")
app.command("simulate")(simulate.simulate)
app.add_typer(datasets.app, name="datasets")
app.add_typer(docket.app, name="docket")
app.command("statement")(statement.statement)
app.add_typer(audit.app, name="audit")
app.add_typer(log.app, name="log")
app.add_typer(observe.app, name="observe")
app.add_typer(petition.app, name="petition")
app.add_typer(quickcount.app, name="quickcount")
app.command("project")(project.project)

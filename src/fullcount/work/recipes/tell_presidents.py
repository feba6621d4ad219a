"""What must come out of the presidential elections.

Grain: one ``Figure`` per sentence; the numbers known from outside are published totals and
reconciliations of the same originals.
"""

import polars as pl

from fullcount.count.run import Count
from fullcount.model.form import FormStatus
from fullcount.model.returns import vote_columns
from fullcount.work.recipes.figure import (
    SUM,
    Figure,
    any_difference,
    forms_of,
    of,
    only,
    outcome_of,
    pairs_of,
    points_of,
    result_of,
    same,
    total,
    with_status,
)

# Rows of the file (the header is row 1) that its describer names as cancelled later.
CANCELLED_2018 = (45559, 45563, 92554, 92561)
BOLIVIA = (  # source, lead in points, result by the rule
    ("trep-1940", "7.872", "runoff"),
    ("trep-1829", "10.150", "winner"),
    ("computo", "10.565", "winner"),
)


def bolivia(count: Count) -> tuple[Figure, ...]:
    early = pairs_of(count, "trep-1940", "computo")
    late = pairs_of(count, "trep-1829", "computo")
    return (
        *total(count, "computo", {"MAS - IPSP": "2,889,359", "CC": "2,240,920"}),
        *_snapshot(early, "first", party="427 of 28,975", field="549"),
        *_snapshot(late, "second", party="546 of 32,806", field="706"),
        *(
            same(
                f"Lead in points of valid votes, {source}",
                points,
                points_of(count, source),
                note="Votes of the leader less votes of the next, of all candidates' votes.",
            )
            for source, points, _ in BOLIVIA
        ),
        *(
            same(
                f"Result by the lead-and-share rule, {source}",
                result,
                result_of(count, source),
                note="Elected outright with more than 50 %, or with 40 % and 10 points ahead.",
            )
            for source, _, result in BOLIVIA
        ),
    )


def _snapshot(pairs: pl.DataFrame, which: str, *, party: str, field: str) -> tuple[Figure, ...]:
    note = "Tables that both hold, cell by cell; a table differs where one number does."
    return (
        of(
            f"Tables of the {which} snapshot that differ in a party's votes from the final",
            party,
            pairs.filter(pl.col("votes_differing") > 0).height,
            pairs.height,
            note=note,
        ),
        same(
            f"Tables of the {which} snapshot that differ in any field",
            field,
            any_difference(pairs),
            note="Party votes, valid, blank, null and registered.",
        ),
    )


def afghanistan(count: Count) -> tuple[Figure, ...]:
    final = forms_of(count, source="iec-final").filter(pl.col("kind") == "result_sheet")
    noted = final["status_note"]
    annulled = final.filter(pl.col("status") == FormStatus.ANNULLED.value)
    sums = count.tallies.filter((pl.col("basis") == "sum") & (pl.col("kind") == "result_sheet"))
    totals = dict(sums.group_by("source_id").agg(pl.col("votes").sum()).iter_rows())
    levels = count.levels.filter(
        (pl.col("parent_kind") == "province_total") & (pl.col("source_id") == "iec-final")
    ).filter("is_votes")
    agree = levels.group_by("unit_id").agg(
        (pl.col("stated") == pl.col("children_sum")).all().alias("same")
    )
    votes = vote_columns(annulled)
    word = "Rows of the final list with this word as their status."
    return (
        same("Votes of the preliminary station list", "7,947,527", totals.get("iec-preliminary"),
             note=SUM),
        same("Votes of the final list, annulled stations set aside", "7,120,585",
             totals.get("iec-final"), note=SUM),
        same("Stations invalidated, kept and not counted", "1,206", annulled.height, note=word),
        same("Stations recounted", "9,529", (noted == "Recounted").sum(), note=word),
        same("Stations validated", "12,093", (noted == "Validated").sum(), note=word),
        same("Votes in invalidated stations", "363,147",
             annulled.select(pl.sum_horizontal(pl.col(votes).sum())).item(),
             note="Still written in the final file; in no total."),
        of("Provinces whose final total repeats the sum of its stations", "34 of 34",
           agree["same"].sum(), agree.height,
           note="Both candidates, the commission's total against the stations not invalidated."),
    )  # fmt: skip


def venezuela(count: Count) -> tuple[Figure, ...]:
    forms = forms_of(count, source="opposition-copies")
    outcome = outcome_of(count, "opposition-copies")
    country = count.returns.units.filter(pl.col("unit_id") == "VE").row(0, named=True)
    sourced, installed = country["registered"], country["stations"]
    missing, registered = installed - forms.height, forms["registered"].sum()
    mean = missing * registered // forms.height
    return (
        same("Tables", "24,532", forms.height, note="Rows of the file."),
        *total(count, "opposition-copies", {"EG": "7,156,462", "NM": "3,241,461"}),
        same("Valid votes", "10,659,128", forms["valid"].sum(), note=SUM),
        same("Registered at these tables", "17,745,239", registered, note=SUM),
        same("Margin", "3,915,001", only(outcome["margin"]), note="7,156,462 less 3,241,461."),
        same("Tables not among the copies", "5,494", missing,
             note=f"{installed:,} tables, a sourced fact, less those in the file."),
        same("Missing tables at the mean register", "3,974,088", mean,
             note=f"{missing:,} x {registered:,} / {forms.height:,}, rounded down: above the "
             "margin. A mean, not a bound."),
        same(
            "Verdict, if these copies are genuine, "
            + ("with the national register as a fact" if sourced else "from the file alone"),
            "decided" if sourced else "open",
            only(outcome["verdict"]),
            note=str(only(outcome["because"]) or ""),
        ),
    )  # fmt: skip


def peru(count: Count) -> tuple[Figure, ...]:
    forms = forms_of(count, source="onpe-scrape")
    stated = forms.filter(pl.col("status") == FormStatus.STATED.value)
    broken = count.findings.filter(pl.col("rule").is_in(["C1", "C2", "D1"]))
    without = forms.filter(
        (pl.col("status") == FormStatus.MISSING.value) & pl.col("registered").is_null()
    )
    unbounded = outcome_of(count, "onpe-scrape")["unsettled_missing"].null_count() == 1
    word = "By the status the electoral office writes beside the table."
    return (
        same("Tables missing", "9,335", with_status(forms, FormStatus.MISSING),
             note="Listed, without figures."),
        same("Tables annulled", "753", with_status(forms, FormStatus.ANNULLED), note=word),
        same("Tables not installed", "189", with_status(forms, FormStatus.NOT_INSTALLED),
             note=word),
        same("Tables resolved by electoral juries", "3,275",
             (forms["status_note"] == "ACTA ELECTORAL RESUELTA").sum(), note=word),
        same("Arithmetic errors", "0", broken.height,
             note=f"Rules C1, C2 and D1 over {stated.height:,} tables with figures."),
        *total(count, "onpe-scrape", {"v1_perulibre": "2,618,100", "v1_fp": "1,731,932"}),
        same("Valid votes", "12,997,239", stated["valid"].sum(), note=SUM),
        same("Bound on the votes of missing tables whose electorate nobody states",
             "not evaluable", "not evaluable" if unbounded else "bounded",
             note=f"{without.height:,} missing tables state no electorate."),
    )  # fmt: skip


def russia(count: Count) -> tuple[Figure, ...]:
    forms = count.returns.forms
    official = count.returns.facts.filter(pl.col("quantity") == "registered")["value"].item()
    cancelled = forms.filter(pl.col("row").is_in(CANCELLED_2018))["registered"]
    return (
        same("Stations", "97,699", forms.height, note="Rows of the file."),
        *total(count, "cik-scrape", {"Putin": "56,430,712"}),
        same("Registered voters in the protocols", "109,008,428", forms["registered"].sum(),
             note=SUM),
        same("Above the official total", "7,122", forms["registered"].sum() - int(official),
             note=f"Less {int(official):,}, a sourced fact."),
        same("Registered voters of the four stations cancelled later", "7,122", cancelled.sum(),
             note="Rows 45559, 45563, 92554 and 92561, which the README of the file names: "
             + " + ".join(f"{n:,}" for n in cancelled) + "."),
    )  # fmt: skip

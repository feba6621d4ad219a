"""What must come out of the presidential elections.

Grain: one ``Figure`` per sentence; the numbers known from outside are published totals and
reconciliations of the same originals.
"""

import polars as pl

from fullcount.count.run import Count
from fullcount.model.form import FormStatus
from fullcount.model.returns import vote_columns
from fullcount.work.recipes.figure import (
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


def bolivia(count: Count) -> tuple[Figure, ...]:
    early = pairs_of(count, "trep-1940", "computo")
    late = pairs_of(count, "trep-1829", "computo")
    return (
        *total(count, "computo", {"MAS - IPSP": "2,889,359", "CC": "2,240,920"}),
        of(
            "Tables of the first snapshot that differ in a party's votes from the final",
            "427 of 28,975",
            early.filter(pl.col("votes_differing") > 0).height,
            early.height,
        ),
        same("... and in any field", "549", any_difference(early)),
        of(
            "Tables of the second snapshot that differ in a party's votes from the final",
            "546 of 32,806",
            late.filter(pl.col("votes_differing") > 0).height,
            late.height,
        ),
        same("... and in any field", "706", any_difference(late)),
        *(
            same(f"Lead in points of valid votes, {source}", points, points_of(count, source))
            for source, points in (
                ("trep-1940", "7.872"),
                ("trep-1829", "10.150"),
                ("computo", "10.565"),
            )
        ),
        *(
            same(f"Result by the lead-and-share rule, {source}", result, result_of(count, source))
            for source, result in (
                ("trep-1940", "runoff"),
                ("trep-1829", "winner"),
                ("computo", "winner"),
            )
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
    return (
        same("Votes of the preliminary station list", "7,947,527", totals.get("iec-preliminary")),
        same("Votes of the final list, annulled stations set aside", "7,120,585",
              totals.get("iec-final")),
        same("Stations invalidated, kept and not counted", "1,206", annulled.height),
        same("Stations recounted", "9,529", (noted == "Recounted").sum()),
        same("Stations validated", "12,093", (noted == "Validated").sum()),
        same("Votes in invalidated stations", "363,147",
              annulled.select(pl.sum_horizontal(pl.col(votes).sum())).item()),
        of("Provinces whose final total repeats the sum of its stations", "34 of 34",
            agree["same"].sum(), agree.height),
    )  # fmt: skip


def venezuela(count: Count) -> tuple[Figure, ...]:
    forms = forms_of(count, source="opposition-copies")
    outcome = outcome_of(count, "opposition-copies")
    sourced = count.returns.units.filter(pl.col("unit_id") == "VE")["registered"].item()
    return (
        same("Tables", "24,532", forms.height),
        *total(count, "opposition-copies", {"EG": "7,156,462", "NM": "3,241,461"}),
        same("Valid votes", "10,659,128", forms["valid"].sum()),
        same("Registered at these tables", "17,745,239", forms["registered"].sum()),
        same("Margin", "3,915,001", only(outcome["margin"])),
        same("Tables not among the copies", "5,494", 30_026 - forms.height),
        same(
            "Verdict, if these copies are genuine, "
            + ("with the national register as a fact" if sourced else "from the file alone"),
            "decided" if sourced else "open",
            only(outcome["verdict"]),
            note=str(only(outcome["because"]) or ""),
        ),
    )


def peru(count: Count) -> tuple[Figure, ...]:
    forms = forms_of(count, source="onpe-scrape")
    stated = forms.filter(pl.col("status") == FormStatus.STATED.value)
    broken = count.findings.filter(pl.col("rule").is_in(["C1", "C2", "D1"]))
    without = forms.filter(
        (pl.col("status") == FormStatus.MISSING.value) & pl.col("registered").is_null()
    )
    unbounded = outcome_of(count, "onpe-scrape")["unsettled_missing"].null_count() == 1
    return (
        same("Tables missing", "9,335", with_status(forms, FormStatus.MISSING)),
        same("Tables annulled", "753", with_status(forms, FormStatus.ANNULLED)),
        same("Tables not installed", "189", with_status(forms, FormStatus.NOT_INSTALLED)),
        same(
            "Tables resolved by electoral juries",
            "3,275",
            (forms["status_note"] == "ACTA ELECTORAL RESUELTA").sum(),
        ),
        same("Arithmetic errors", "0", broken.height),
        *total(count, "onpe-scrape", {"v1_perulibre": "2,618,100", "v1_fp": "1,731,932"}),
        same("Valid votes", "12,997,239", stated["valid"].sum()),
        same(
            "Bound on the votes of missing tables whose electorate nobody states",
            "not evaluable",
            "not evaluable" if unbounded else "bounded",
            note=f"{without.height:,} missing tables state no electorate.",
        ),
    )


def russia(count: Count) -> tuple[Figure, ...]:
    forms = count.returns.forms
    official = count.returns.facts.filter(pl.col("quantity") == "registered")["value"].item()
    return (
        same("Stations", "97,699", forms.height),
        *total(count, "cik-scrape", {"Putin": "56,430,712"}),
        same("Registered voters in the protocols", "109,008,428", forms["registered"].sum()),
        same(
            "Above the official total",
            "7,122",
            forms["registered"].sum() - int(official),
            note="The voters of four stations whose results were cancelled.",
        ),
    )

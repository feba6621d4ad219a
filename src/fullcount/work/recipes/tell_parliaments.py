"""What must come out of the elections of lists: Georgia 2024 and Germany 2024.

Grain: one ``Figure`` per sentence; the seats are those published.
"""

import polars as pl

from fullcount.count.run import Count
from fullcount.model.returns import vote_columns
from fullcount.work.recipes.figure import (
    Figure,
    forms_of,
    outcome_of,
    pairs_of,
    same,
    seats_of,
    total,
)

SEATS = {"CDU": 23, "CSU": 6, "SPD": 14, "GRÜNE": 12, "AfD": 15}  # five of those elected
SAINTE_LAGUE = "Sainte-Lague over all lists, without a threshold, in exact fractions."


def georgia(count: Count) -> tuple[Figure, ...]:
    pairs = pairs_of(count, "cec", "volunteers")
    differ = pairs.filter(pl.col("votes_differing") > 0).sort("unit_id")
    shifted = differ.filter(pl.col("class") == "shifted_by_one_line")["unit_id"].to_list()
    protocols = forms_of(count, source="volunteers")
    papers = pl.sum_horizontal(vote_columns(protocols)) + pl.col("rejected")
    outcome = outcome_of(count, "volunteers")
    seats = sorted((outcome["seats"].list.explode().to_list() or []), reverse=True)
    signed = "Votes and invalid papers of a protocol against the signatures on its lists."
    return (
        same("Precincts of the commission's website", "3,095",
             forms_of(count, source="cec").height, note="Precincts in the file."),
        same("Precincts of the volunteers", "3,110", protocols.height,
             note="15 more, all of voters abroad."),
        same("Precincts where the two differ in a party's votes", "10.07 87.28 87.39 87.53",
             " ".join(differ["unit_id"]), note=f"Of {pairs.height:,} that both hold."),
        same("Of these, shifted by one line", "87.53", " ".join(shifted),
             note="The figures of several lines stand one line from where the other has them."),
        same("Protocols with more votes than signatures", "90",
             protocols.filter(papers > pl.col("admitted")).height, note=signed),
        same("Protocols with fewer votes than signatures", "145",
             protocols.filter(papers < pl.col("admitted")).height, note=signed),
        *total(count, "volunteers", {"41": "1,120,016"}),
        same("Seats", "89 19 16 14 12", " ".join(str(n) for n in seats if n),
             note="150 seats; lists of at least 5 %; whole quotas first, the seats left to the "
             "largest lists."),
    )  # fmt: skip


def germany(count: Count) -> tuple[Figure, ...]:
    forms = count.returns.forms
    dots = count.returns.raws.filter(pl.col("raw").str.contains(r"^\d{1,3}\.\d{3}$"))
    postal = count.returns.units.filter(pl.col("station_kind") == "postal").select("unit_id")
    at_post = forms.join(postal, on="unit_id", how="semi")
    keys = forms.select(pl.col("unit_id").str.split(" row ").list.first().alias("key"))
    shared = keys.filter(pl.col("key").is_duplicated())
    over = count.findings.filter(pl.col("rule") == "D1")
    seats = seats_of(count, "bundeswahlleiterin")
    boxes = {
        "registered": ("Registered", "61,963,020"),
        "cast": ("Votes cast", "40,114,939"),
        "valid": ("Valid votes", "39,810,489"),
        "rejected": ("Invalid votes", "304,450"),
    }
    return (
        same("Polling districts", "91,753", forms.height, note="Rows of the file."),
        same("Cells written with a point at the thousands", "442", dots.height,
             note="Read as whole numbers; the text is kept beside each."),
        same("Rows with such cells", "285", dots["form_id"].n_unique(),
             note="Rows that hold at least one of these cells."),
        *(
            same(title, expected, forms[box].sum(), note="Sum over all rows.")
            for box, (title, expected) in boxes.items()
        ),
        same("Rows that share an official key, all kept", "11", shared.height,
             note="All nine columns of the official key are the same; the row tells them apart."),
        same("Keys that several rows share", "5", shared["key"].n_unique(),
             note="All of joint postal districts numbered 000999."),
        same("Postal districts with votes and a register of zero", "25,153",
             at_post.filter((pl.col("registered") == 0) & (pl.col("cast") > 0)).height,
             note="Postal voters stand in the register of the district where they live."),
        same("Of these, told as more votes than voters", "0", over.height,
             note="Not applicable there: findings of rule D1 over the whole file."),
        *(
            same(f"Seats of {party}", str(seat), seats.get(party, 0), note=SAINTE_LAGUE)
            for party, seat in SEATS.items()
        ),
        same("Seats in all", "96", sum(seats.values()), note=SAINTE_LAGUE),
    )  # fmt: skip

"""The countries' own rules on the originals: how many protocols break each, file in hand."""

import zipfile
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from fullcount.country.load import packaged_law
from fullcount.country.rulefile import filled

DATA = Path(__file__).parents[3] / "shared" / "data"


def original(name: str, file: str) -> Path:
    path = DATA / name / "raw" / file
    if not path.exists():
        pytest.skip(f"{name}/raw/{file} is not beside the checkout")
    return path


def broken(law_id: str, forms: pl.DataFrame) -> dict[str, int]:
    rules = [filled(rule) for rule in packaged_law(law_id).rules if not rule.restates]
    select = [pl.sql_expr(rule.broken).sum().alias(rule.code) for rule in rules]
    return dict(forms.select(select).row(0, named=True))


def test_georgia_2024() -> None:
    path = original("georgia_2024", "georgia_parliamentary_elections_nov15_2024.xlsx")
    raw = fastexcel.read_excel(path.read_bytes()).load_sheet(0, dtypes="string").to_polars()
    lines = {
        "f_01": "registered",
        "f_02": "papers_received",
        "f_03": "special_list",
        "f_04a": "turnout_noon",
        "f_04b": "turnout_17",
        "f_05": "admitted",
        "f_06": "rejected",
    }
    lists = [name for name in raw.columns if name.startswith("p_")]
    numbers = raw.select(pl.col(*lines, *lists).cast(pl.Float64, strict=False).cast(pl.Int64))
    forms = numbers.rename(lines).with_columns(
        pl.sum_horizontal(lists, ignore_nulls=False).alias("sum_votes")
    )
    found = broken("georgia", forms)
    assert (forms.height, found["GE-SIG-01"], found["GE-SIG-02"]) == (3_110, 90, 145)
    assert (found["GE-TIME-01"], found["GE-REG-01"]) == (5, 2)


def test_russia_2018() -> None:
    path = original("russia_2018", "2018.csv.zip")
    with zipfile.ZipFile(path) as archive:
        raw = pl.read_csv(archive.read(archive.namelist()[0]), infer_schema=False)
    kind = packaged_law("russia").kind("protocol")
    assert kind is not None
    assert [box.line for box in kind.boxes] == [str(line) for line in range(1, 13)]
    forms = raw.select(
        pl.col(column).cast(pl.Int64).alias(box.name)
        for column, box in zip(raw.columns[3:15], kind.boxes, strict=True)
    )
    assert forms.height == 97_699
    assert broken("russia", forms) == {"RU-PAP-01": 0, "RU-BOX-01": 0, "RU-BOX-02": 6}


def test_germany_2024() -> None:
    path = original("germany_ep2024", "ew24_wbz.zip")
    with zipfile.ZipFile(path) as archive:
        member = archive.read("Wbz_EW24_Ergebnisse.csv")
    raw = pl.read_csv(member, separator=";", infer_schema=False)
    names = ("registered", "registered_a1", "registered_a2", "registered_a3")
    forms = raw.select(
        pl.col(column).str.replace_all(".", "", literal=True).cast(pl.Int64).alias(name)
        for column, name in zip(raw.columns[9:13], names, strict=True)
    )
    assert (forms.height, forms["registered"].sum()) == (91_753, 61_963_020)
    assert broken("germany_ep", forms) == {"DE-REG-01": 0}


def test_bolivia_2019_and_venezuela_2024() -> None:
    with zipfile.ZipFile(original("bolivia_2019", "final_computo.zip")) as archive:
        raw = pl.read_csv(archive.read("final_computo.csv"), infer_schema=False)
    first = raw.columns.index("Inscritos")
    numbers = raw.select(pl.col(raw.columns[first:]).cast(pl.Int64))
    forms = numbers.select(
        pl.sum_horizontal(numbers.columns[1:-2], ignore_nulls=False).alias("sum_votes"),
        pl.col("Inscritos").alias("registered"),
        pl.col("Blancos").alias("blank"),
        pl.col("Nulos").alias("rejected"),
    )
    assert (forms.height, forms["sum_votes"].sum()) == (34_555, 6_137_671)
    assert broken("bolivia", forms) == {"BO-REG-01": 0}
    actas = pl.read_csv(original("venezuela_2024", "RESULTADOS_2024_CSV_V1.csv"))
    forms = actas.select(registered="RE", valid="VOTOS_VALIDOS", rejected="VOTOS_NULOS")
    assert (forms.height, broken("venezuela", forms)) == (24_532, {"VE-REG-01": 0})

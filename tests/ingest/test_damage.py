"""Names in visual order are marked; names as people write them are not."""

import polars as pl
import pytest

from fullcount.ingest.damage import order_damaged


def damaged(name):
    return (
        pl.DataFrame({"n": [name]}, schema={"n": pl.String})
        .select(order_damaged(pl.col("n")))
        .item()
    )


@pytest.mark.parametrize(
    "name",
    [
        "االسمآب.د۔)رمد(،11/2-IV( G) االسمآب.دامڈلوکسل 1",
        "السمآبد۔)وعرت( (I-X) السمآبدامڈلوکسلافروب",
        "ﮔﻮﺭﻧﻤﻨﭧ ﮨﺎﺋﯽ ﺳﮑﻮﻝ",
        "ںاوج لوکس",
        "ا ا ٰ نٹی س",
    ],
)
def test_signs_of_damage(name):
    assert damaged(name) is True


@pytest.mark.parametrize(
    "name",
    [
        "گورنمنٹ گرلز پرائمری سکول، چک نمبر 201/گ ب (عورت)",
        "گورنمنٹ ہائی سکول (مرد) نمبر 2",
        "Government School (Male) I",
        "Escuela N° 3) (bis",
        "اسلام آباد ماڈل سکول",
        "",
    ],
)
def test_sound_names(name):
    assert damaged(name) is False


def test_no_name_is_not_damaged_nor_sound():
    assert damaged(None) is None

"""Nothing that names a person leaves: numbers in any digits, vault names, a lone observer."""

import string

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.observe.protection import (
    Personal,
    coarsen,
    identities_in,
    pseudonym,
    redacted,
    scan,
    scan_frame,
)

SALT = b"0123456789abcdef"
URDU = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize("digits", [{}, URDU, ARABIC, WIDE])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("35202-1234567-1", Personal.CNIC),
        ("3520212345671", Personal.CNIC),
        ("35202 1234567 1", Personal.CNIC),
        ("35202–1234567–1", Personal.CNIC),
        ("0300-1234567", Personal.PHONE),
        ("03001234567", Personal.PHONE),
        ("+92 300 1234567", Personal.PHONE),
        ("0092-300-1234567", Personal.PHONE),
        ("042-35761999", Personal.PHONE),
        ("+92 (300) 1234567", Personal.PHONE),
        ("92-300-1234567", Personal.PHONE),
        ("0300\u200e-\u200e1234567", Personal.PHONE),  # as pasted from right-to-left text
        ("35202\u200f-1234567-1", Personal.CNIC),
    ],
)
def test_cards_and_telephones_in_any_spelling_and_digits(text, kind, digits):
    told = f"ask {text.translate(digits)}, now"
    (found,) = scan(told)
    assert (found.kind, told[found.start : found.end]) == (kind, text.translate(digits))
    assert redacted(told, scan(told)) == f"ask [{kind.value}], now"


@pytest.mark.parametrize(
    "text",
    [
        "312 votes against 321 at station 45 of NA-130",
        "PP-163, station 12, booth 3: 1,204 registered",
        "from 08:00 to 17:00 on 2024-02-08",
        "valid 294043 polled 293693",
        "ballots 12345678 to 12346677",
        "form 45 was refused 28 % of the time",
    ],
)
def test_figures_of_an_election_are_not_taken_for_people(text):
    assert scan(text) == ()


def test_names_of_the_vault_are_found_as_whole_words_in_any_case_and_script():
    text = "EXAMPLE PERSON told us; example personnel did not. نمونہ شخص آئے"
    found = scan(text, names=["Example Person", "نمونہ شخص", "ex"])
    assert [text[one.start : one.end] for one in found] == ["EXAMPLE PERSON", "نمونہ شخص"]
    assert "EXAMPLE" not in redacted(text, found)


CARD = st.text("0123456789", min_size=13, max_size=13)
WORDS = st.text(string.ascii_letters + " .,;", max_size=30)


@given(before=WORDS, card=CARD, after=WORDS)
def test_a_redacted_text_is_clean_and_else_unchanged(before, card, after):
    text = f"{before} {card} {after}"
    clean = redacted(text, scan(text))
    assert scan(clean) == ()
    assert card not in clean
    assert clean.startswith(f"{before} ")
    assert clean.endswith(f" {after}")


def test_a_frame_is_scanned_cell_by_cell_and_finds_are_not_repeated():
    frame = pl.DataFrame({"remarks": ["quiet", None, "call 0300-1234567"], "slot": ["a", "b", "c"]})
    found = scan_frame(frame, columns=["remarks", "slot"])
    assert found.rows() == [(2, "remarks", "phone", 5, 17)]
    assert "1234567" not in str(found.to_dicts())
    texts = {"a.html": "nothing", "b.csv": "x@example.org"}
    assert identities_in(texts, names=[]) == ("b.csv",)


def test_a_pseudonym_is_stable_apart_by_role_and_useless_without_the_salt():
    one = pseudonym("Example  Person", salt=SALT, role="observer")
    assert one == pseudonym("example person", salt=SALT, role="observer")
    assert one.removeprefix("observer-") != pseudonym(
        "Example Person", salt=SALT, role="witness"
    ).removeprefix("witness-")
    assert one != pseudonym("Example Person", salt=SALT[::-1], role="observer")
    assert "example" not in one
    with pytest.raises(ValueError, match="at least 16 bytes"):
        pseudonym("Example Person", salt=b"short", role="observer")
    with pytest.raises(ValueError, match="nobody"):
        pseudonym(" ", salt=SALT, role="observer")


def test_pseudonyms_of_many_do_not_meet():
    names = [pseudonym(f"person {k}", salt=SALT, role="o") for k in range(20_000)]
    assert len(set(names)) == 20_000


ROWS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 3), st.integers(8, 9)), max_size=14
)


@given(ROWS, st.sampled_from([2, 3]))
def test_behind_every_row_told_stand_enough_observers(rows, least):
    frame = pl.DataFrame(
        [
            {"slot": slot, "station": f"st{s}", "seat": f"seat{s // 2}", "hour": h, "at": k}
            for k, (slot, s, h) in enumerate(rows)
        ],
        schema={"slot": pl.String, "station": pl.String, "seat": pl.String, "hour": pl.Int64,
                "at": pl.Int64},
    )  # fmt: skip
    done = coarsen(frame, levels=["station", "seat"], also=["hour"], least=least)
    assert done.frame.height + done.held == frame.height
    assert not {"slot", "station", "seat"} & set(done.frame.columns)
    told = done.frame.join(frame.select("at", "slot", "station", "seat"), on="at")
    for place, hour in set(told.select("place", "hour").iter_rows()):
        behind = told.filter((pl.col("place") == place) & (pl.col("hour") == hour))
        assert behind["slot"].n_unique() >= least
        level, _, name = place.partition(": ")
        assert set(behind[level]) == {name}


def test_one_observer_s_station_is_told_of_the_seat_and_never_alone():
    frame = pl.DataFrame(
        {
            "slot": ["a", "b", "c", "d"],
            "station": ["x", "x", "y", "z"],
            "seat": ["s", "s", "s", "t"],
        }
    )
    done = coarsen(frame, levels=["station", "seat"])
    assert done.frame["place"].to_list() == ["station: x", "station: x"]
    assert done.held == 2  # y alone is what is left of its seat; z is alone in its own
    with pytest.raises(ValueError, match="one observer is a person"):
        coarsen(frame, levels=["station"], least=1)

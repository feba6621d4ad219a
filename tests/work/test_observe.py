"""From an empty folder to a report: taken in once, told twice the same, no name in any export."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import polars as pl
import pytest

from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.publish.exports.tables import csv
from fullcount.simulate.mission import mission
from fullcount.simulate.observed import Size
from fullcount.store.blobs import read_blob
from fullcount.store.vault import opened_document
from fullcount.work.folder import write_folder
from fullcount.work.mission import import_files, open_plan, take_photographs, taken_files
from fullcount.work.observe import export_mission, report_mission, write_instruments
from fullcount.work.unseal import Asked, open_original
from fullcount.work.vault import unlock, vault_add, vault_init, vault_people, vault_show

NOW = datetime(2031, 2, 7, 6, tzinfo=UTC)
SMALL = Size(stations=300, drawn=60, mobile=4, doubled=14)
PASSPHRASE, COST = "three words and a number 7", 10
NAME, PHONE = "Zorvelok Qandrush", "0300-7654321"


@pytest.fixture
def folder(tmp_path):
    write_folder(tmp_path / "m", mission(seed=3, size=SMALL))
    return tmp_path / "m"


@pytest.fixture
def vault(tmp_path):
    path = tmp_path / "keys" / "vault"
    vault_init(path, passphrase=PASSPHRASE, cost=COST)
    vault_add(path, passphrase=PASSPHRASE, name=NAME, role="observer", phone=PHONE, slot="S0001")
    return path


def incoming(folder):
    return sorted((folder / "incoming").iterdir())


def every_file(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_taken_in_once_however_often_it_comes(folder):
    first = import_files(folder, incoming(folder), now=NOW)
    assert sum(one.new for one in first) > 300
    assert [one.altered for one in first if one.file.startswith("05")] == [1]
    before = every_file(folder)
    again = import_files(folder, incoming(folder), now=NOW + timedelta(hours=1))
    assert sum(one.new for one in again) == 0
    assert [one.again for one in again] == [one.new + one.again + one.altered for one in first]
    assert every_file(folder) == before
    for receipt, path in zip(taken_files(folder), incoming(folder), strict=True):
        assert read_blob(folder, receipt.digest) == path.read_bytes()  # the original, untouched


def test_a_wrong_file_among_good_ones_keeps_all_out(folder, tmp_path):
    (tmp_path / "odd.csv").write_text("KEY,a\n1,2\n")
    with pytest.raises(InputError, match="which form is it"):
        import_files(folder, [*incoming(folder), tmp_path / "odd.csv"], now=NOW)
    assert taken_files(folder) == ()
    with pytest.raises(MissingError):
        import_files(folder, [tmp_path / "none.csv"], now=NOW)


def test_the_same_mission_gives_the_same_report(folder, tmp_path):
    import_files(folder, incoming(folder), now=NOW)
    for out in ("one", "two"):
        report_mission(folder, tmp_path / out, now=NOW)
    one, two = (every_file(tmp_path / out) for out in ("one", "two"))
    assert {p.name: raw for p, raw in one.items()} == {p.name: raw for p, raw in two.items()}
    with pytest.raises(ConflictError):
        report_mission(folder, tmp_path / "one", now=NOW)


def test_a_plan_that_was_changed_after_the_manifest_is_refused(folder):
    path = folder / "slots.csv"
    path.write_bytes(path.read_bytes().replace(b"stationary", b"stationery", 1))
    with pytest.raises(InputError, match="not the file that the manifest names"):
        open_plan(folder)


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_no_name_from_the_vault_in_any_export(folder, vault, tmp_path, lang):
    """Searched: the name is in a remark and in a narrative, and in no file that goes out."""
    path = folder / "incoming" / "05-counting-2400.csv"
    table = pl.read_csv(path, infer_schema=False)
    said = (
        pl.when(pl.int_range(pl.len()) == 3)
        .then(pl.lit(f"{NAME} ({PHONE}) told me"))
        .otherwise("g-remarks")
    )
    path.write_bytes(table.with_columns(said.alias("g-remarks")).write_csv().encode())
    unlocked = unlock(vault, passphrase=PASSPHRASE)
    import_files(folder, [path], now=NOW, vault=unlocked)
    report_mission(folder, tmp_path / "out", now=NOW, lang=lang, vault=unlocked)
    export_mission(folder, tmp_path / "work", now=NOW, vault=unlocked)
    for out in ("out", "work"):
        files = every_file(tmp_path / out)
        assert len(files) > 10
        for file, raw in files.items():
            text = raw
            if file.suffix == ".parquet":
                text = csv(pl.read_parquet(raw))
            for secret in (
                NAME,
                NAME.upper(),
                NAME.split(maxsplit=1)[0],
                PHONE,
                PHONE.replace("-", ""),
            ):
                assert secret.encode() not in text, file
    words = (tmp_path / "work" / "data" / "observations_counting.csv").read_text()
    assert "[name] ([phone]) told me" in words


@pytest.mark.parametrize("form", [None, "sms"])
def test_senders_are_asked_for_a_vault_in_whichever_column_they_stand(folder, tmp_path, form):
    note = "x" * 300  # the column's name lies far along the header
    path = tmp_path / "texts.csv"
    path.write_text(
        f'received_at,text,"{note}",sender\n2031-02-06T05:00:00Z,hello,1,+92 300 7654321\n'
    )
    with pytest.raises(InputError, match="telephone numbers; give --vault"):
        import_files(folder, [path], now=NOW, form=form)
    assert not any(b"7654321" in raw for raw in every_file(folder).values())


def test_with_a_vault_originals_are_sealed_and_senders_are_pseudonyms(folder, vault, tmp_path):
    slot, station = pl.read_csv(folder / "slots.csv").row(0)[:2]
    path = tmp_path / "texts.csv"
    path.write_text(
        "sender,received_at,text\n"
        f"+92 300 7654321,2031-02-06T05:00:00Z,vot {slot} {station} 1 ink=yes stuf=no\n"
        "0300-1111111,2031-02-06T05:01:00Z,hello\n"
    )
    with pytest.raises(InputError, match="telephone numbers; give --vault"):
        import_files(folder, [path], now=NOW)
    unlocked = unlock(vault, passphrase=PASSPHRASE)
    (told,) = import_files(folder, [path], now=NOW, vault=unlocked)
    assert (told.form, told.new, told.unclear) == ("voting", 1, ("hello",))
    for file, raw in every_file(folder).items():
        assert b"7654321" not in raw, file
    (receipt,) = taken_files(folder)
    sealed = read_blob(folder, receipt.digest)
    assert opened_document(vault, PASSPHRASE, sealed) == path.read_bytes()


def test_a_card_number_used_as_an_id_stops_the_report(folder, tmp_path):
    """Undashed, thirteen digits, where a unit's id stands: nothing is written."""
    card = "3520212345671"
    for name in ("stations.csv", "slots.csv"):
        path = folder / name
        path.write_bytes(path.read_bytes().replace(b"NA-1,", f"{card},".encode()))
    toml = folder / "mission.toml"
    toml.write_text(
        toml.read_text().split("[manifest]")[0] + "[gate]" + toml.read_text().split("[gate]")[1]
    )
    import_files(folder, incoming(folder), now=NOW)
    with pytest.raises(ConflictError, match="cnic") as shut:
        report_mission(folder, tmp_path / "out", now=NOW)
    assert card not in str(shut.value)
    assert not (tmp_path / "out").exists()


def test_the_vault_lists_no_name_and_remembers_who_asked(vault, tmp_path):
    ((pseudonym, role, slot),) = vault_people(vault, passphrase=PASSPHRASE)
    assert (role, slot) == ("observer", "S0001")
    assert NAME not in pseudonym
    with pytest.raises(InputError, match="say why"):
        vault_show(vault, "S0001", passphrase=PASSPHRASE, because=" ", now=NOW)
    person = vault_show(vault, "S0001", passphrase=PASSPHRASE, because="she is late", now=NOW)
    assert (person.name, person.pseudonym) == (NAME, pseudonym)
    held = unlock(vault, passphrase=PASSPHRASE).identities
    assert [(one.pseudonym, one.because) for one in held.looked_up] == [(pseudonym, "she is late")]
    with pytest.raises(MissingError):
        vault_show(vault, "S9", passphrase=PASSPHRASE, because="x", now=NOW)
    with pytest.raises(ConflictError, match="in the vault already"):
        vault_add(vault, passphrase=PASSPHRASE, name=NAME.upper(), role="observer")
    with pytest.raises(ConflictError, match="filled already"):
        vault_add(vault, passphrase=PASSPHRASE, name="Lomfesk Huvi", role="observer", slot="S0001")


@pytest.mark.parametrize("locked", [True, False])
def test_what_was_not_clear_in_a_message_is_told_without_whom_it_names(
    folder, vault, tmp_path, locked
):
    messages = tmp_path / "messages.csv"
    head = "sender,received_at,text\n"
    messages.write_text(f"{head}p-1,2031-02-06T09:00:00+05:00,call {NAME} on {PHONE} x=1\n")
    unlocked = unlock(vault, passphrase=PASSPHRASE) if locked else None
    (told,) = import_files(folder, [messages], now=NOW, vault=unlocked)
    (unclear,) = told.unclear
    assert unclear == f"call {'[name]' if locked else NAME} on [phone] x=1"


@pytest.mark.parametrize("name", ["", "  ", "a\ud800", "a\0b"])
def test_a_name_that_is_none_is_refused_and_not_repeated(vault, name):
    before = vault.read_bytes()
    with pytest.raises(InputError, match=r"^name: is empty, or holds signs"):
        vault_add(vault, passphrase=PASSPHRASE, name=name, role="observer")
    assert vault.read_bytes() == before
    vault_add(vault, passphrase=PASSPHRASE, name="زی\u200cنب", role="observer")  # a joiner of Urdu


def test_a_vault_does_not_lie_in_a_mission(folder):
    with pytest.raises(ConflictError, match="mission's folder"):
        vault_init(folder / "deep" / "vault", passphrase=PASSPHRASE, cost=COST)


def test_a_photograph_is_kept_as_it_came_and_a_derivative_beside_it(folder, tmp_path):
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x01\x02"
    raw = b"\xff\xd8\xff\xe1\x00\x0eExif\x00\x00GPS!!!" + scan + b"\xff\xd9"
    path = tmp_path / "form.jpg"
    path.write_bytes(raw)
    (told,) = take_photographs(folder, [path])
    assert told.dropped == ("APP1",)
    assert not told.sealed
    assert b"GPS" not in read_blob(folder, told.derivative)
    assert raw in every_file(folder).values()
    path.write_bytes(b"GIF89a")
    with pytest.raises(InputError, match="neither JPEG nor PNG"):
        take_photographs(folder, [path])


def test_with_a_vault_no_photograph_lies_open_and_no_name_is_kept(folder, vault, tmp_path):
    """The place in it and the name it came under are in no file of the folder; it comes back."""
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x01\x02"
    raw = b"\xff\xd8\xff\xe1\x00\x0eExif\x00\x00GPS!!!" + scan + b"\xff\xd9"
    path = tmp_path / f"{NAME}.jpg"
    path.write_bytes(raw)
    export = incoming(folder)[0].rename(tmp_path / f"{NAME}.csv")
    unlocked = unlock(vault, passphrase=PASSPHRASE)
    import_files(folder, [export], now=NOW, vault=unlocked)
    (told,) = take_photographs(folder, [path], vault=unlocked)
    assert told.sealed
    files = every_file(folder)
    for file, kept in files.items():
        assert b"GPS!!!" not in kept, file
        assert NAME.encode() not in kept, file
        assert NAME not in str(file)
    assert take_photographs(folder, [path], vault=unlocked) == (told,)
    assert take_photographs(folder, [path]) == (told,)
    assert every_file(folder) == files  # the same again is not sealed again
    asked = Asked(by="S0001", reason="where was it", at=NOW)
    plain = sha256(raw).hexdigest()
    open_original(folder, plain, vault=unlocked, asked=asked, out=tmp_path / "o")
    assert (tmp_path / "o").read_bytes() == raw


def test_the_instruments_are_six_workbooks(tmp_path):
    files = write_instruments(tmp_path / "forms")
    assert len(files) == 6
    assert all((tmp_path / "forms" / name).read_bytes()[:2] == b"PK" for name in files)


def test_no_mission_is_said(tmp_path):
    with pytest.raises(MissingError, match=r"no mission\.toml"):
        open_plan(tmp_path)


TINY = """
id = "tiny"
poll = 2031-02-06
zone = "Asia/Karachi"
design = "{design}"
stations = "stations.csv"
slots = "slots.csv"
[title]
en = "Tiny (fictional)"
[[form]]
instrument = "opening"
due = ["09:00"]
"""


@pytest.mark.parametrize("design", ["probability", "purposive"])
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_mission_of_two_is_reported_and_tells_nothing_of_either(tmp_path, design, lang):
    """The smallest plan: no kinds, no operators; before, without and with reports."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "mission.toml").write_text(TINY.format(design=design))
    (folder / "stations.csv").write_text("station,stratum,drawn\na,x,yes\nb,x,no\nc,y,yes\n")
    (folder / "slots.csv").write_text("slot,station\ns1,a\ns2,c\n")
    texts = folder / "texts.csv"
    texts.write_text(
        "sender,received_at,text\n"
        "p1,2031-02-06T04:00:00Z,op s1 a 1 adm=yes box=no\n"
        "p2,2031-02-06T04:10:00Z,op s2 c 1 adm=no\n"
    )
    before = NOW - timedelta(days=3)
    for number, (now, taken) in enumerate(((before, False), (NOW, False), (NOW, True))):
        if taken:
            import_files(folder, [texts], now=NOW)
        done = report_mission(folder, tmp_path / f"r{number}", now=now, lang=lang)
        whole = done.found.response["all"].row(0, named=True)
        assert whole["finding"] == taken
        export_mission(folder, tmp_path / f"e{number}", now=now)
    data = tmp_path / "r2" / "data"
    for name in ("shares", "observations_opening", "findings", "response_stratum"):
        assert pl.read_csv(data / f"{name}.csv").is_empty(), name

"""A sealed original comes back as it came, for a reason that is written down, and names nobody."""

import os
from datetime import UTC, datetime

import pytest

from fullcount.errors import ConflictError, FullcountError, InputError, LedgerError, MissingError
from fullcount.simulate.mission import mission
from fullcount.simulate.observed import Size
from fullcount.store.blobs import blob_path
from fullcount.store.opened import OPENED, openings
from fullcount.work.folder import write_folder
from fullcount.work.mission import import_files, taken_files
from fullcount.work.unseal import Asked, open_original
from fullcount.work.vault import unlock, vault_add, vault_init

NOW = datetime(2031, 2, 7, 6, tzinfo=UTC)
PASSPHRASE, COST = "three words and a number 7", 10
NAME, PHONE = "Zorvelok Qandrush", "0300-7654321"


@pytest.fixture
def folder(tmp_path):
    write_folder(tmp_path / "m", mission(seed=3, size=Size(stations=200, drawn=40, doubled=8)))
    return tmp_path / "m"


@pytest.fixture
def vault(tmp_path):
    path = tmp_path / "keys" / "vault"
    vault_init(path, passphrase=PASSPHRASE, cost=COST)
    vault_add(path, passphrase=PASSPHRASE, name=NAME, role="observer", phone=PHONE, slot="S0001")
    return unlock(path, passphrase=PASSPHRASE)


@pytest.fixture
def came(folder, vault):
    """The first file of the mission, taken in under seal, and its receipt."""
    path = min((folder / "incoming").iterdir())
    import_files(folder, [path], now=NOW, vault=vault)
    (receipt,) = taken_files(folder)
    return path.read_bytes(), receipt


def asked(by="S0001", reason="the count is disputed"):
    return Asked(by=by, reason=reason, at=NOW)


def test_what_was_sealed_comes_back_byte_for_byte_and_it_is_written_down(
    folder, vault, came, tmp_path
):
    raw, receipt = came
    for digest, name in ((receipt.plain, "one"), (receipt.digest, "two")):
        out = tmp_path / name
        assert open_original(folder, digest, vault=vault, asked=asked(), out=out) == receipt.plain
        assert out.read_bytes() == raw
        assert os.name == "nt" or out.stat().st_mode & 0o077 == 0
    (pseudonym,) = (one.pseudonym for one in vault.identities.people)
    assert [(one.by, one.at, one.sha256, one.reason) for one in openings(folder)] == [
        (pseudonym, NOW.isoformat(), receipt.plain, "the count is disputed")
    ] * 2
    told = (folder / OPENED).read_text()
    assert not any(word in told for word in (*NAME.split(), PHONE, "S0001"))


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        (asked(reason=" "), InputError),
        (asked(reason="Zorvelok asked me"), InputError),
        (asked(reason=f"call {PHONE}"), InputError),
        (asked(by=NAME), MissingError),
        (asked(by=""), MissingError),
    ],
)
def test_no_reason_a_name_in_it_or_nobody_who_asks_opens_nothing(
    folder, vault, came, tmp_path, who, kind
):
    with pytest.raises(kind) as refused:
        open_original(folder, came[1].plain, vault=vault, asked=who, out=tmp_path / "o")
    assert not any(word in str(refused.value) for word in (*NAME.split(), PHONE))
    assert not (tmp_path / "o").exists()
    assert openings(folder) == ()


def test_where_it_cannot_be_written_down_nothing_is_given(folder, vault, came, tmp_path):
    (folder / OPENED).write_text("another's line\n")
    with pytest.raises(LedgerError):
        open_original(folder, came[1].plain, vault=vault, asked=asked(), out=tmp_path / "o")
    assert not (tmp_path / "o").exists()


def test_other_digests_places_and_vaults_open_nothing(folder, vault, came, tmp_path):
    (tmp_path / "there").touch()
    other = tmp_path / "keys" / "other"
    vault_init(other, passphrase=PASSPHRASE, cost=COST)
    vault_add(other, passphrase=PASSPHRASE, name=NAME, role="observer", slot="S0001")
    digest, out = came[1].plain, tmp_path / "o"
    for kind, where, which, key, to in (
        (MissingError, folder, "0" * 64, vault, out),
        (InputError, folder, "../../mission.toml", vault, out),
        (MissingError, tmp_path, digest, vault, out),
        (InputError, folder, digest, unlock(other, passphrase=PASSPHRASE), out),
        (ConflictError, folder, digest, vault, tmp_path / "there"),
        (ConflictError, folder, digest, vault, folder / "taken" / "o"),
        (MissingError, folder, digest, vault, tmp_path / "none" / "o"),
    ):
        with pytest.raises(kind):
            open_original(where, which, vault=key, asked=asked(), out=to)
    assert openings(folder) == ()


def test_another_document_in_its_place_is_found(folder, vault, came, tmp_path):
    """Sealed by the same vault, under the name that a receipt which was altered gives."""
    _, receipt = came
    path = folder / "taken" / "000001.json"
    path.write_text(path.read_text().replace(receipt.plain, "0" * 64))
    with pytest.raises(LedgerError, match="is not the file"):
        open_original(folder, "0" * 64, vault=vault, asked=asked(), out=tmp_path / "o")
    (folder / blob_path(receipt.digest)).write_bytes(b"FCS1")
    with pytest.raises(FullcountError):
        open_original(folder, receipt.digest, vault=vault, asked=asked(), out=tmp_path / "o")
    assert not (tmp_path / "o").exists()

"""A vault gives back what was put in, to the passphrase alone; one flipped byte is named."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import ConflictError, FullcountError, InputError, MissingError
from fullcount.store import durable
from fullcount.store.vault import (
    HEAD,
    NONCE,
    create_vault,
    open_vault,
    opened_document,
    read_vault,
    sealed_document,
)

PASSPHRASE, COST = "three words and a number 7", 10  # the cheapest: a test is no attacker
VALUES = {"people": [{"name": "Zorvelok Qandrush"}]}


@pytest.fixture
def vault(tmp_path):
    path = tmp_path / "vault"
    create_vault(path, PASSPHRASE, VALUES, cost=COST)
    return path


def empty(vault, *, then=None):
    with open_vault(vault, PASSPHRASE) as values:
        values["people"] = []
        if then:
            raise then


def test_it_gives_back_what_it_holds_and_shows_nothing(vault):
    assert read_vault(vault, PASSPHRASE) == VALUES
    assert b"Zorvelok" not in vault.read_bytes()
    if os.name != "nt":
        assert vault.stat().st_mode & 0o077 == 0
    with pytest.raises(ConflictError):
        create_vault(vault, PASSPHRASE, VALUES, cost=COST)


def test_a_change_is_kept_and_every_write_has_a_new_nonce(vault):
    before = vault.read_bytes()
    with open_vault(vault, PASSPHRASE) as values:
        values["people"] = []
    after = vault.read_bytes()
    assert read_vault(vault, PASSPHRASE) == {"people": []}
    assert after[:HEAD] == before[:HEAD]
    assert after[HEAD : HEAD + NONCE] != before[HEAD : HEAD + NONCE]


def test_a_wrong_passphrase_and_a_flipped_byte_are_told_apart(vault):
    with pytest.raises(InputError, match="the passphrase is wrong"):
        read_vault(vault, PASSPHRASE + "8")
    raw = bytearray(vault.read_bytes())
    raw[-1] ^= 1
    vault.write_bytes(raw)
    with pytest.raises(InputError, match="passphrase is right; the file was altered"):
        read_vault(vault, PASSPHRASE)


def test_every_byte_counts(vault):
    whole = vault.read_bytes()
    for at in range(len(whole)):
        raw = bytearray(whole)
        raw[at] ^= 1
        vault.write_bytes(raw)
        with pytest.raises(InputError):
            read_vault(vault, PASSPHRASE)


@given(raw=st.one_of(st.binary(max_size=90), st.binary(max_size=60).map(lambda b: b"FCV1\x0a" + b)))
def test_any_bytes_are_no_vault(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("v") / "vault"
    path.write_bytes(raw)
    path.chmod(0o600)
    with pytest.raises(InputError):
        read_vault(path, PASSPHRASE)


def test_a_vault_that_others_can_read_is_not_opened(vault):
    if os.name == "nt":
        pytest.skip("modes are of POSIX")
    vault.chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"):
        read_vault(vault, PASSPHRASE)


def test_no_vault_and_a_passphrase_that_is_too_short(tmp_path):
    with pytest.raises(MissingError):
        read_vault(tmp_path / "none", PASSPHRASE)
    with pytest.raises(InputError, match="at least 12"):
        create_vault(tmp_path / "v", "short", VALUES, cost=COST)


def test_killed_while_writing_the_old_vault_stands(vault, monkeypatch):
    def die(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        empty(vault)
    monkeypatch.undo()
    assert read_vault(vault, PASSPHRASE) == VALUES
    assert durable.PRIVATE == 0o600


def test_a_block_that_fails_changes_nothing(vault):
    with pytest.raises(ZeroDivisionError):
        empty(vault, then=ZeroDivisionError)
    assert read_vault(vault, PASSPHRASE) == VALUES


def test_a_document_is_sealed_by_its_vault_alone(vault, tmp_path):
    sealed = sealed_document(vault, PASSPHRASE, b"0300-1234567")
    assert b"0300" not in sealed
    assert opened_document(vault, PASSPHRASE, sealed) == b"0300-1234567"
    other = tmp_path / "other"
    create_vault(other, PASSPHRASE, VALUES, cost=COST)
    for path, raw in ((other, sealed), (vault, sealed[:-1] + b"x"), (vault, b"plain")):
        with pytest.raises(FullcountError):
            opened_document(path, PASSPHRASE, raw)

"""A private key is for its owner's eyes, is never written over, and is never shown."""

import os

import pytest
from ledger import made as m

from fullcount.errors import ConflictError, InputError, LedgerError, MissingError
from fullcount.ledger.checkpoint import parse_cosigner
from fullcount.ledger.note import COSIGNATURE, ED25519, Secret, parse_secret, parse_signer
from fullcount.store.secrets import keep_secret, read_secret

LOG_KEY = Secret(name="sahra.example/log", type=ED25519, private=m.key(1))
WITNESS_KEY = Secret(name="w1.example", type=COSIGNATURE, private=m.key(2))


def test_a_key_is_written_for_its_owner_alone_and_read_back(tmp_path):
    path = tmp_path / "keys" / "log.key"
    keep_secret(path, LOG_KEY.spell())
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600
    assert parse_signer(read_secret(path)).public == m.LOG.public
    with pytest.raises(ConflictError, match="never written over"):
        keep_secret(path, "another")
    assert read_secret(path) == LOG_KEY.spell()


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    path = tmp_path / "log.key"
    keep_secret(path, LOG_KEY.spell())
    path.chmod(mode)
    with pytest.raises(InputError, match="chmod 600"):
        read_secret(path)


def test_a_key_that_is_not_there(tmp_path):
    with pytest.raises(MissingError):
        read_secret(tmp_path / "none")


def test_a_logs_key_is_no_witnesss_and_the_other_way_round():
    assert parse_cosigner(WITNESS_KEY.spell()).public == m.WITNESSES[0].public
    with pytest.raises(LedgerError, match="of a log"):
        parse_signer(WITNESS_KEY.spell())
    with pytest.raises(LedgerError, match="of a witness"):
        parse_cosigner(LOG_KEY.spell())


@pytest.mark.parametrize(
    "bad", ["", "PRIVATE+KEY+x", "PUBLIC+KEY+a+b+c", "PRIVATE+KEY+x+00000000+AAAA"]
)
def test_what_is_no_key(bad):
    with pytest.raises(LedgerError):
        parse_secret(bad)


def test_no_message_and_no_name_of_a_key_shows_it():
    text = LOG_KEY.spell()
    keyed = text.strip().split("+", 4)[4]
    wrong = text.replace("sahra", "zahra")
    with pytest.raises(LedgerError) as told:
        parse_secret(wrong)
    assert keyed not in str(told.value)
    assert keyed not in repr(parse_secret(text)) + repr(parse_signer(text))

"""A document comes back as it was received, or not at all."""

from hashlib import sha256

import pytest

from fullcount.errors import LedgerError, MissingError
from fullcount.store.blobs import blob_path, keep_blob, read_blob


def test_a_document_is_kept_once_and_given_back(tmp_path):
    digest = keep_blob(tmp_path, b"a photograph")
    assert digest == sha256(b"a photograph").hexdigest() == keep_blob(tmp_path, b"a photograph")
    assert read_blob(tmp_path, digest) == b"a photograph"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_changed_document_is_not_given_back_and_is_mended_by_the_original(tmp_path):
    digest = keep_blob(tmp_path, b"a photograph")
    (tmp_path / blob_path(digest)).write_bytes(b"another")
    with pytest.raises(LedgerError, match="another hash"):
        read_blob(tmp_path, digest)
    keep_blob(tmp_path, b"a photograph")
    assert read_blob(tmp_path, digest) == b"a photograph"


def test_a_document_that_is_not_there(tmp_path):
    with pytest.raises(MissingError):
        read_blob(tmp_path, "0" * 64)

"""The package describes exactly the files beside it, and validates against the profile."""

import hashlib
import io
import json
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from publish.exports.made import made_verified

from fullcount.model import frames
from fullcount.model.returns import long_votes
from fullcount.publish.exports.datapackage import KEYS, WHAT, datapackage_files, table_schema

PROFILES = Path(__file__).parents[4] / "shared/vectors/frictionless/public/profiles/2.0"


@pytest.fixture(scope="module")
def files():
    made = made_verified()
    return datapackage_files(made, long_votes(made.returns))


@pytest.fixture(scope="module")
def package(files):
    return json.loads(files["data/datapackage.json"])


@pytest.mark.skipif(
    not PROFILES.is_dir(), reason="Frictionless profiles are not beside the checkout"
)
@pytest.mark.parametrize("profile", ["datapackage", "dataresource", "tableschema"])
def test_validates_against_the_profile(package, profile):
    schema = json.loads((PROFILES / f"{profile}.json").read_text(encoding="utf-8"))
    resources = package["resources"]
    parts = {
        "datapackage": [package],
        "dataresource": resources,
        "tableschema": [resource["schema"] for resource in resources],
    }
    for part in parts[profile]:
        errors = jsonschema.Draft7Validator(schema).iter_errors(part)
        assert [error.message[:200] for error in errors] == []


def test_bytes_and_hashes_are_those_of_the_files(files, package):
    described = {f"data/{resource['path']}" for resource in package["resources"]}
    assert described == set(files) - {"data/datapackage.json"}
    for resource in package["resources"]:
        raw = files[f"data/{resource['path']}"]
        assert resource["bytes"] == len(raw)
        assert resource["hash"] == "sha256:" + hashlib.sha256(raw).hexdigest()


def test_each_file_has_the_columns_its_schema_names(files, package):
    for resource in package["resources"]:
        raw = io.BytesIO(files[f"data/{resource['path']}"])
        read = pl.read_csv(raw) if resource["format"] == "csv" else pl.read_parquet(raw)
        assert read.columns == [field["name"] for field in resource["schema"]["fields"]]
        assert resource["description"] == WHAT[resource["name"]]


def test_types_come_from_the_schema_and_keys_from_the_grain():
    made = table_schema(frames.empty(frames.FORMS), name="forms")
    types = {field["name"]: field["type"] for field in made["fields"]}
    assert (types["reading"], types["list_complete"], types["stated_at"]) == (
        "integer",
        "boolean",
        "datetime",
    )
    assert made["primaryKey"] == KEYS["forms"] == ["form_id"]
    owners = {key["reference"]["resource"] for key in made["foreignKeys"]}
    assert owners == {"units", "contests", "sources"}


def test_sources_are_named_with_their_address_where_it_is_one(package):
    assert {"title": "Board", "path": "https://example.org/board"} in package["sources"]
    assert {"title": "Agents' copies"} in package["sources"]

"""A package made to break us: a whole report, or one error and nothing written."""

import csv
import io

import pytest
from work.test_verbs import NOW, quiet

from fullcount.errors import ConflictError, InputError
from fullcount.work.verify import Request, verify

HEAD = """
[election]
id = "sahra-2031"
title = "Sahra (fictional) <script>x</script> #panic() =1+1 [bold]"
date = 2031-02-06
law = "sahra"
zone = "Asia/Karachi"
fictional = true
[[source]]
id = "clerk"
title = "</title><script>x</script> =1+1"
kind = "official"
[[contest]]
id = "../../NA-1"
office = "assembly"
unit = "S1"
[[file]]
path = "forms.csv"
source = "clerk"
kind = "station_count"
unit = "station"
[file.boxes]
cast = "cast"
[file.votes]
columns = "*"
"""
NAMES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example","x")',
    '#read("/etc/passwd")',
    "[/bold]",
    "\\[/bold]",
    "$x$ `y` *z* @ref <label> // c",
    "a\u202eb\u200b",
    "\x1b[2J",
    "{{7*7}} ${7*7}",
    "long " * 500,
)


def package(tmp_path, text, toml=HEAD):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "election.toml").write_text(toml)
    (folder / "forms.csv").write_text(text)
    return folder


def report(folder, out):
    verify(folder, request=Request(out=out), now=NOW, say=quiet)
    return {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}


def test_names_that_are_markup_formulas_and_paths_stay_text(tmp_path):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["station", "cast", *NAMES])
    writer.writerows([name, 300, *range(len(NAMES))] for name in NAMES)
    files = report(package(tmp_path, out.getvalue()), tmp_path / "out")
    pages = [path.read_text() for name, path in files.items() if name.endswith(".html")]
    assert len(pages) == 4  # the report, its contest, the awaited stations, the screening
    assert not any("<script" in page or "<img src=x" in page for page in pages)
    assert len([name for name in files if name.startswith("annexures/")]) == 2
    tables = [path.read_text() for name, path in files.items() if name.endswith(".csv")]
    cells = [cell for table in tables for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not any(cell.startswith(("=", "@", "\t")) for cell in cells)


def test_a_file_of_column_names_only_is_a_whole_report(tmp_path):
    files = report(package(tmp_path, "station,cast,Ann,Ben\n"), tmp_path / "out")
    assert {"report.html", "findings.csv"} <= set(files)


@pytest.mark.parametrize(
    "text",
    ["", "\0", "station,cast\n1,2,3\n", 'station,cast,Ann\n"1,2,3\n', "\x89PNG\r\n\x1a\n"],
)
def test_what_is_no_table_is_an_error_and_nothing_is_written(tmp_path, text):
    folder = package(tmp_path, text)
    with pytest.raises(InputError, match=r"forms\.csv"):
        report(folder, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["package"]


def test_a_report_is_not_written_into_its_package(tmp_path):
    folder = package(tmp_path, "station,cast,Ann\n1,2,2\n")
    with pytest.raises(ConflictError, match="lies in the package"):
        report(folder, folder / "report")
    assert sorted(path.name for path in folder.iterdir()) == ["election.toml", "forms.csv"]

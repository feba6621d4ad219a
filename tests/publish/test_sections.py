"""A section that another command gives stands in the report, in order, and writes over nothing."""

import pytest
from markupsafe import Markup
from publish import sahra

from fullcount import publish
from fullcount.publish.sections import Section, sections_of
from fullcount.publish.setting import setting_of


def telling(name, *, files=()):
    body = Markup("<p>told of {}</p>").format(name)
    made = Section(name=name, title=f"About {name}", body=body, files=dict.fromkeys(files, "x"))
    return lambda setting: made


def silent(setting):
    del setting


def test_sections_stand_in_order_in_the_page_and_in_its_contents():
    tellers = [telling("b"), silent, telling("a", files=["a/own.html"])]
    pages = publish.report(sahra.count(), tellers=tellers)
    page = str(pages["report.html"])
    assert page.index('<a href="#b">About b</a>') < page.index('<a href="#a">About a</a>')
    assert page.index('<section id="b">') < page.index("<p>told of b</p>")
    assert page.index("<p>told of b</p>") < page.index('<section id="a">')
    assert pages["a/own.html"] == "x"


def test_without_sections_the_report_is_as_it_was():
    assert publish.report(sahra.count(), tellers=[silent]) == publish.report(sahra.count())


def test_two_of_a_name_have_anchors_of_their_own():
    setting = setting_of(sahra.count(), "en")
    made = sections_of(setting, [telling("audit"), telling("audit"), telling("audit")])
    assert [one.name for one in made] == ["audit", "audit.2", "audit.3"]


def test_nothing_is_written_over():
    setting = setting_of(sahra.count(), "en")
    with pytest.raises(ValueError, match=r"two sections write one\.html"):
        sections_of(setting, [telling("a", files=["one.html"]), telling("b", files=["one.html"])])
    with pytest.raises(ValueError, match=r"the section a writes over report\.html"):
        publish.report(sahra.count(), tellers=[telling("a", files=["report.html"])])

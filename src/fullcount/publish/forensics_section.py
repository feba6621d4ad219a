"""The screening's section in the report: the same rows as its page, without the regions' table.

Grain: one section for all sources and offices asked. The page and its numbers are put beside the
report, for what the section leaves out.
"""

import json
from collections.abc import Sequence

from fullcount.publish.forensics_page import forensics_json, forensics_page, section_values
from fullcount.publish.screened import Screened
from fullcount.publish.sections import Section, body_of
from fullcount.publish.setting import Setting

NAME = "forensics"


def forensics_files(
    setting: Setting, screened: Sequence[Screened], *, seed: int
) -> dict[str, str | bytes]:
    """Give the page and its numbers."""
    state = setting.count.returns.inputs_sha256
    plain = forensics_json(screened, seed=seed, inputs_sha256=state)
    told = json.dumps(plain, ensure_ascii=False, indent=1)
    page = forensics_page(setting.count, screened, seed=seed, lang=setting.words.lang)
    return {"forensics.html": page, "forensics.json": told + "\n"}


def forensics_section(
    setting: Setting, *, screened: Sequence[Screened], seed: int
) -> Section | None:
    """Tell of the screening; null where the count has no forms, a sentence where none is asked."""
    if setting.count.returns.forms.is_empty():
        return None
    sections = [section_values(one, setting, f"f{at}") for at, one in enumerate(screened)]
    return Section(
        name=NAME,
        title=setting.words("head.forensics"),
        body=body_of("forensics_section.html", setting, {"sections": sections, "seed": str(seed)}),
        files=forensics_files(setting, screened, seed=seed) if screened else {},
    )

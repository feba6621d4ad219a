"""What surrounds the invented poll: restrictions as invented sources tell them, and airtime.

Grain: one restriction; one line of monitoring. Contestants and outlets are of Sahra alone.
"""

from datetime import timedelta

import numpy as np
import polars as pl

from fullcount.simulate.observed import POLL

OUTLETS = (("Sahra One", "state"), ("Dune TV", "private"), ("Oasis Radio", "private"))
CONTESTANTS = ("Palm Party", "Lantern Movement", "Well Alliance")
LEANS = {"Sahra One": (0.62, 0.22, 0.16), "Dune TV": (0.4, 0.38, 0.22)}
EVEN = (0.36, 0.34, 0.3)

RESTRICTIONS = """# FICTIONAL: invented restrictions in an invented country.

[[assessment]]
id = "network-cut"
code = "NET.01"
title.en = "One mobile network cut for six hours on polling day (fictional)"
title.ur = "پولنگ کے دن ایک موبائل نیٹ ورک چھ گھنٹے بند (فرضی)"
author = "desk of the invented mission"
reviewer = "second desk of the invented mission"
aim = "public_order"

[assessment.interference]
holds = true
reason = "Measurements and the ministry's notice agree."
[[assessment.interference.source]]
url = "https://notice.example.org/"
says = "An invented ministry announced it on the eve."

[assessment.legitimate_aim]
holds = true
reason = "The notice names law and order."
[[assessment.legitimate_aim.source]]
url = "https://notice.example.org/"
says = "Law and order is named."

[[restricted]]
id = "r-1"
code = "ASM.02"
on = 2031-01-20
until = 2031-02-08
says.en = "Gatherings of more than four people were forbidden in two districts."
says.ur = "دو اضلاع میں چار سے زیادہ افراد کے اجتماع پر پابندی لگی۔"
actor = "invented district officer"
area = "South"
[[restricted.source]]
url = "https://order.example.org/"
says = "The order is reproduced."

[[restricted]]
id = "r-2"
code = "EXP.05"
on = 2031-01-29
says.en = "Two reporters were kept from a rally."
says.ur = "دو نامہ نگاروں کو ایک جلسے سے روکا گیا۔"
actor = "invented police"
contestant = "Lantern Movement"
[[restricted.source]]
url = "https://paper.example.org/"
says = "An invented newspaper tells of it."

[[restricted]]
id = "r-3"
code = "NET.01"
on = 2031-02-06
says.en = "One mobile network was cut from 08:00 to 14:00."
says.ur = "ایک موبائل نیٹ ورک 08:00 سے 14:00 تک بند رہا۔"
actor = "invented ministry"
assessment = "network-cut"
[[restricted.source]]
url = "https://notice.example.org/"
says = "The notice."
"""


def media(rng: np.random.Generator) -> pl.DataFrame:
    """Monitor each outlet's evening for four weeks: seconds and tone by contestant."""
    rows = []
    for back in range(28, 0, -1):
        for outlet, kind in OUTLETS:
            parts = rng.dirichlet(np.array(LEANS.get(outlet, EVEN)) * 40)
            for contestant, part in zip(CONTESTANTS, parts, strict=True):
                rows.append(
                    {
                        "outlet": outlet,
                        "outlet_kind": kind,
                        "contestant": contestant,
                        "on": f"{POLL - timedelta(days=back):%Y-%m-%d}",
                        "programme": "news",
                        "seconds": int(part * 1_500),
                        "tone": ("positive", "neutral", "neutral", "negative")[
                            int(rng.integers(0, 4))
                        ],
                    }
                )
    return pl.DataFrame(rows)

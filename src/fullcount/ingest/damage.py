"""Names whose letters stand in visual order: as a PDF shows them, not as anybody writes them.

Text taken out of a PDF in Arabic script often comes in the order of the glyphs on the page.
Nobody can put it right without the page, so the name is shown as in the source and marked.
The signs, any of which is enough (Unicode 15, chapters 9.2 and 23.8):

* presentation forms, the shapes of letters rather than letters;
* a bracket that closes before it opens, round letters of the script;
* a word that begins with a letter that can only end one (noon ghunna, yeh barree, do-chashmi
  heh, teh marbuta, alef maksura), or a vowel mark that stands on nothing;
* the cedilla that broken fonts leave where a mark of the script was.
"""

import polars as pl

SCRIPT = r"[\x{0600}-\x{06FF}\x{FB50}-\x{FDCF}\x{FE70}-\x{FEFC}]"
SIGNS = (
    r"[\x{FB50}-\x{FBB1}\x{FBD3}-\x{FD3D}\x{FE70}-\x{FEFC}]",
    r"^[^(]*\)[^()]*[\x{0600}-\x{06FF}][^()]*\(",
    r"(?:^|[\s.,\x{060C}\x{06D4}()])[\x{06BA}\x{06D2}\x{06D3}\x{06BE}\x{0629}\x{0649}][\x{0621}-\x{06D3}]",
    r"(?:^|\s)[\x{064B}-\x{0652}\x{0670}]",
    r"\x{00B8}",
)


def order_damaged(name: pl.Expr) -> pl.Expr:
    """Say whether a name is in visual order; null where there is no name.

    >>> names = pl.DataFrame({"n": ["Government School", "االسمآب.د۔)رمد(،11/2-IV( G)"]})
    >>> names.select(order_damaged(pl.col("n"))).to_series().to_list()
    [False, True]
    """
    signs = pl.any_horizontal(name.str.contains(sign) for sign in SIGNS)
    return name.str.contains(SCRIPT) & signs

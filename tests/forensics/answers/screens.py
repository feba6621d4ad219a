"""Rows of the exact tests and counts: integer percentages, digits, loader, regions, Kireev."""

from forensics.answers.row import Answers

ANSWERS: Answers = {}
CANNOT = {
    "44": "the list of stations with scanners (cell 18 of the notebook) is not supplied",
    "46": "the protocols of 2016 that choose the 125 commissions are not supplied",
    "47": "the protocols of 2016 that choose the 125 commissions are not supplied",
    "48": "the protocols of 2016 are not supplied",
}

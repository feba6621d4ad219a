"""Anything to words, tables and pictures for readers: values in, text and bytes out."""

from fullcount.publish.annexure import annexure, annexures
from fullcount.publish.audit_page import Audit, audit_page
from fullcount.publish.fonts import font_files
from fullcount.publish.logged import Logged
from fullcount.publish.report import report, report_page
from fullcount.publish.spell import annexure_file, file_name
from fullcount.publish.summary import Summary, summary
from fullcount.publish.tally_sheets import tally_sheets
from fullcount.publish.texts import LANGUAGES

__all__ = [
    "LANGUAGES",
    "Audit",
    "Logged",
    "Summary",
    "annexure",
    "annexure_file",
    "annexures",
    "audit_page",
    "file_name",
    "font_files",
    "report",
    "report_page",
    "summary",
    "tally_sheets",
]

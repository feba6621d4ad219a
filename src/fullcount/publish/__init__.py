"""Anything to words, tables and pictures for readers: values in, text and bytes out."""

from fullcount.publish.annexure import annexure, annexures
from fullcount.publish.fonts import font_files
from fullcount.publish.logged import Logged
from fullcount.publish.report import report, report_page
from fullcount.publish.spell import file_name
from fullcount.publish.summary import Summary, summary

__all__ = [
    "Logged",
    "Summary",
    "annexure",
    "annexures",
    "file_name",
    "font_files",
    "report",
    "report_page",
    "summary",
]

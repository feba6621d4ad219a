"""``python -m fullcount`` is ``fullcount``."""

from fullcount.cli import main

main()

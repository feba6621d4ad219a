"""Apply each mutant to a copy of the project: the tests it names must fail, else it survived.

A mutant is a patch; its first line says which tests must kill it: ``tests: tests/count/test_x.py``.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SHARED = ROOT.parent / "shared"
COPIED = ("src", "tests", "pyproject.toml", "README.md")


def killed(patch: Path) -> str:
    """Say how one mutant ended: ``killed``, or what is wrong."""
    first = patch.read_text().splitlines()[0]
    if not first.startswith("tests: "):
        return "names no tests"
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "project"
        scratch.mkdir()
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, scratch / name)
        if SHARED.is_dir():  # what the tests read beside the checkout
            (scratch.parent / "shared").symlink_to(SHARED)
        applied = subprocess.run(
            ["git", "apply", "--unsafe-paths", str(patch)],
            cwd=scratch, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if applied.returncode:
            return f"does not apply: {applied.stderr.strip()}"
        tests = first.removeprefix("tests: ").split()
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
            cwd=scratch, capture_output=True, text=True, check=False,
            env=os.environ | {"PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    if run.returncode == 1:
        return "killed"
    return "SURVIVED" if run.returncode == 0 else f"no test ran: {run.stdout[-300:]}"


def main() -> None:
    patches = sorted(HERE.glob("*.patch"))
    with ThreadPoolExecutor(max_workers=2) as pool:
        ends = list(pool.map(killed, patches))
    bad = [(p.name, end) for p, end in zip(patches, ends, strict=True) if end != "killed"]
    for name, end in bad:
        sys.stdout.write(f"{name}: {end}\n")
    sys.stdout.write(f"{len(patches) - len(bad)} of {len(patches)} mutants killed\n")
    if bad or len(patches) < 40:
        sys.exit(1)


if __name__ == "__main__":
    main()

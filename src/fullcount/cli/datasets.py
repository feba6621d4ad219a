"""``fullcount datasets``: recipes of real elections; no data is shipped."""

from pathlib import Path
from typing import Annotated

import typer

from fullcount.cli.options import Json

app = typer.Typer(help="Real elections as packages: recipes with addresses and hashes, no data.")


@app.command("list")
def list_datasets(*, as_json: Json = False) -> None:
    """List the recipes."""
    from fullcount.cli.show import out, print_json, table
    from fullcount.work.datasets import datasets_list

    recipes = datasets_list()
    rows = [(r.name, r.title, len(r.members), r.licence) for r in recipes]
    if as_json:
        print_json([{"name": n, "title": t, "files": f, "licence": x} for n, t, f, x in rows])
        return
    out().print(table("Recipes", ["name", "election", "files", "licence"], rows))


@app.command("get")
def get_dataset(
    name: Annotated[str, typer.Argument(help="A name from `fullcount datasets list`.")],
    folder: Annotated[Path, typer.Argument(help="Where to put the package.")],
    *,
    from_dir: Annotated[
        Path | None, typer.Option("--from", help="Take the files from here, download nothing.")
    ] = None,
) -> None:
    """Fetch a real election's files, check every hash, and lay them out as a package."""
    from fullcount.cli.show import out
    from fullcount.work.datasets import datasets_get

    datasets_get(name, folder, from_dir=from_dir)
    out().print(f"{name} is in {folder}, every hash as expected.", markup=False)
    out().print(f"Then: fullcount verify {folder} --out {folder}-report", markup=False)


@app.command("verify")
def verify_dataset(
    folder: Annotated[Path, typer.Argument(help="A folder that `datasets get` made.")],
) -> None:
    """Check every file's hash against the recipe."""
    from fullcount.cli.show import out
    from fullcount.work.datasets import datasets_verify

    checked = datasets_verify(folder)
    out().print(f"{len(checked)} files, every hash as expected.", markup=False)

"""The commands about categories: import a category file, list the stored categories."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.cli.reading import report
from bot.cli.speaking import print_rows, read_file, stop
from bot.clock import now
from bot.config.loading import Config
from casework.district import administering
from casework.files.categories import read_categories
from casework.model.category import CategoryTree, name_in

DEFAULT_TREE = Path(__file__).parents[2] / "data" / "categories.toml"

app = typer.Typer(help="Categories: what can be reported.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="[FILE]", help="a category file", show_default="the tree that ships")
    ] = DEFAULT_TREE,
    config: ConfigOption = None,
) -> None:
    """Replace all categories by those of a TOML file.

    Tickets keep the codes that they have.
    """
    settings = load_config(config)
    found = read_categories(read_file(file))
    report(file, found.findings)
    if found.tree is None:
        stop(f"{file} holds no categories.")
    asyncio.run(_keep(settings, found.tree))
    count = sum(len(group.categories) for group in found.tree.groups)
    typer.echo(f"Imported {count} categories in {len(found.tree.groups)} groups from {file}.")


async def _keep(config: Config, tree: CategoryTree) -> None:
    async with opened(config, begins=True) as storage, storage.begin("categories import") as work:
        await administering.keep_tree(work, tree, None, now())


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all categories: group, code, English name, kind of team, time to answer, time to fix."""
    tree = asyncio.run(_tree(load_config(config)))
    print_rows(
        (group.code, each.code, name_in(each.names, "en"), each.team_kind, each.answer_by, each.fix_by)
        for group in tree.groups
        for each in group.categories
    )


async def _tree(config: Config) -> CategoryTree:
    async with opened(config) as storage, storage.read() as work:
        return await work.districts.tree()

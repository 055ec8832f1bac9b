"""The commands about categories: import a category file, list the stored categories."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import opened, tried
from bot.cli.options import ConfigOption, DryRunOption, load_config
from bot.cli.reading import judged
from bot.cli.speaking import print_rows, read_file, stop
from bot.clock import now
from bot.config.loading import Config
from casework.district import administering
from casework.district.upload import FileKind, Upload
from casework.files.categories import read_categories
from casework.model.category import Category, CategoryTree, Offered, name_in
from casework.model.finding import Level, What

DEFAULT_TREE = Path(__file__).parents[2] / "data" / "categories.toml"

app = typer.Typer(help="Categories: what can be reported.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="[FILE]", help="a category file", show_default="the tree that ships")
    ] = DEFAULT_TREE,
    yes: Annotated[
        bool, typer.Option("--yes", help="do not ask, where open tickets have a category that goes")
    ] = False,
    dry_run: DryRunOption = False,
    config: ConfigOption = None,
) -> None:
    """Replace all categories by those of a TOML file.

    Says first which categories go, and how many open tickets have them. Those keep the name, their deadlines and their
    team.
    """
    settings = load_config(config)
    found = read_categories(read_file(file))
    read = Upload(FileKind.CATEGORIES, found.findings, tree=found.tree)
    upload = asyncio.run(_judge(settings, file, read, is_trial=dry_run))
    if found.tree is None:
        stop(f"{file} holds no categories.")
    such = f"{upload.count} categories in {len(found.tree.groups)} groups from {file}."
    if dry_run:
        typer.echo(f"Would import {such}")
        return
    is_missed = any(each.what is What.CATEGORY_DROPPED and each.level is Level.WARNING for each in upload.findings)
    if is_missed and not yes and not typer.confirm("Keep these categories?"):
        stop("Nothing was changed.")
    asyncio.run(_keep(settings, found.tree))
    typer.echo(f"Imported {such}")


async def _judge(config: Config, file: Path, upload: Upload, *, is_trial: bool) -> Upload:
    async with (tried if is_trial else opened)(config, begins=True) as storage, storage.read() as work:
        return await judged(work, config, file, upload, now())


async def _keep(config: Config, tree: CategoryTree) -> None:
    async with opened(config, begins=True) as storage, storage.begin(f"categories import {now().isoformat()}") as work:
        await administering.keep_tree(work, tree, None, now())


@app.command("list")
def list_(config: ConfigOption = None) -> None:
    """List all categories: group, code, English name, kind of team, time to answer, time to fix, and what limits it."""
    tree = asyncio.run(_tree(load_config(config)))
    print_rows(
        (group.code, each.code, name_in(each.names, "en"), each.team_kind, each.answer_by, each.fix_by, *_limits(each))
        for group in tree.groups
        for each in group.categories
    )


def _limits(category: Category) -> list[str]:
    """Say who may choose a category, if not everybody, and in which months, if not in all."""
    months = [f"months {','.join(map(str, category.months))}"] if category.months else []
    return ([] if category.offered is Offered.EVERYBODY else [category.offered.value]) + months


async def _tree(config: Config) -> CategoryTree:
    async with opened(config) as storage, storage.read() as work:
        return await work.districts.tree()

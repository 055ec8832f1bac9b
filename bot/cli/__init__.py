"""The command line: `cleanward COMMAND`.

Promises: every command takes --config FILE, before or behind its name; whatever is wrong is said in a sentence on
stderr with exit code 1, or 2 for a wrong use of the command; results go to stdout.
"""

import typer

from bot.cli import areas, assets, categories, people, reports, rules, teams
from bot.cli.options import ConfigOption
from bot.cli.qr import qr
from bot.cli.route import route
from bot.cli.running import demo, run
from bot.cli.upkeep import migrate, version

app = typer.Typer(
    help="Cleanward: residents report dumped rubbish, the district's teams close the ticket in their own chat.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain text wraps no sentence into a box, and starts sooner
    pretty_exceptions_enable=False,
)


@app.callback()
def everywhere(config: ConfigOption = None) -> None:
    """Take --config before the command too; the option itself hands it on."""


app.add_typer(areas.app, name="areas")
app.add_typer(categories.app, name="categories")
app.add_typer(teams.app, name="teams")
app.add_typer(rules.app, name="rules")
app.add_typer(assets.app, name="assets")
app.add_typer(people.app, name="people")
app.add_typer(reports.app, name="import")
# A coordinate such as -122.42 looks like an option; here what is no option is an argument.
app.command(context_settings={"ignore_unknown_options": True})(route)
app.command()(reports.export)
app.command()(people.audit)
app.command()(qr)
app.command()(run)
app.command()(demo)
app.command()(migrate)
app.command()(version)


def main() -> None:
    """Run the command that the process was started with."""
    app(prog_name="cleanward")

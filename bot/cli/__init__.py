"""The command line: `cleanward COMMAND`.

Promises: every command takes --config FILE, before or behind its name; whatever is wrong is said in a sentence on
stderr with exit code 1, or 2 for a wrong use of the command; results go to stdout. A command is imported when it is
called (`bot.cli.later`), so this module imports nothing that only commands need. Begin with `serving`.
"""

import os
from typing import Any

import typer

from bot.cli.later import Later, LaterGroup
from bot.cli.options import ConfigOption

UMASK = 0o077  # whatever a command writes, nobody but its owner may read

COMMANDS = (
    Later(
        "init",
        "bot.cli.upkeep.beginning:init",
        "Write the first configuration, and check the token.",
    ),
    Later(
        "run",
        "bot.cli.serving.running:run",
        "Run the bot until Ctrl-C or SIGTERM; stopping loses nothing.",
    ),
    Later(
        "web",
        "bot.cli.serving.showing:web",
        "Show the public page in a process of its own; it only reads.",
    ),
    Later(
        "demo",
        "bot.cli.serving.playing:demo",
        "Play the whole loop in a browser; it needs no token.",
    ),
    Later(
        "sandbox",
        "bot.cli.serving.rehearsing:sandbox",
        "Stand in for Telegram, so that `cleanward run` is rehearsed.",
    ),
    Later(
        "migrate",
        "bot.cli.upkeep.migrating:migrate",
        "Bring the database to the schema of this version.",
    ),
    Later(
        "doctor",
        "bot.cli.upkeep.doctor:doctor",
        "Examine the installation, and say what is wrong.",
    ),
    Later(
        "backup",
        "bot.cli.upkeep.copies:backup",
        "Copy everything into a folder, while the bot runs.",
    ),
    Later(
        "restore",
        "bot.cli.upkeep.copies:restore",
        "Put a copy back, with its photos and recordings.",
    ),
    Later(
        "migrate-storage",
        "bot.cli.upkeep.moving:migrate_storage",
        "Move everything into another database, on either engine.",
    ),
    Later("areas", "bot.cli.district.areas:app", "Areas: who answers where."),
    Later("categories", "bot.cli.district.categories:app", "Categories: what can be reported."),
    Later("teams", "bot.cli.district.teams:app", "Teams: who answers, and at which desk."),
    Later("rules", "bot.cli.district.rules:app", "Rules: which team answers, before what the teams list."),
    Later("assets", "bot.cli.district.assets:app", "Assets: things that stand somewhere and may carry a QR code."),
    Later("frontages", "bot.cli.campaigns.frontages:app", "Frontages: who answers for a doorway, and who has signed."),
    Later("streets", "bot.cli.district.streets:app", "Streets: by which a place is named, and which the map shows."),
    Later("channel", "bot.cli.district.channel:app", "The channel: where what is public is posted."),
    Later(
        "people",
        "bot.cli.district.people:app",
        "People: supervisors, inspectors, caretakers, administrators, and who may not report.",
    ),
    Later(
        "campaigns",
        "bot.cli.campaigns.campaigns:app",
        "Campaigns: work that is planned for a period, with targets.",
    ),
    Later("projects", "bot.cli.campaigns.projects:app", "Projects: works at a place, with a sum and planned days."),
    Later(
        "route",
        "bot.cli.district.route:route",
        "Say which area and team answer for a spot, and why.",
        # A coordinate such as -122.42 looks like an option; here what is no option is an argument.
        {"ignore_unknown_options": True},
    ),
    Later(
        "deadlines",
        "bot.cli.district.deadlines:deadlines",
        "Say by when a report must be fixed.",
    ),
    Later(
        "qr",
        "bot.cli.district.qr:qr",
        "Print QR codes: to report, to follow an area, or to check in on a round.",
    ),
    Later("clients", "bot.cli.clients:app", "Clients: other systems, by their keys."),
    Later("referrals", "bot.cli.referrals:app", "Referrals: tickets that are sent to other bodies' systems."),
    Later("import", "bot.cli.reports.reports:app", "Import what was kept elsewhere."),
    Later("records", "bot.cli.upkeep.records:app", "Older records: close all of them, or let them be."),
    Later(
        "export",
        "bot.cli.reports.reports:export",
        "Export the tickets, without residents' identities.",
    ),
    Later(
        "figures",
        "bot.cli.figures.figures:figures",
        "Print the figures of a period, and every ticket behind them.",
    ),
    Later("contracts", "bot.cli.campaigns.contracts:app", "Contracts: contractors, their scores, and what is due."),
    Later(
        "bulletin",
        "bot.cli.figures.bulletin:bulletin",
        "Print the bulletin of a period; it is neither posted nor kept.",
    ),
    Later(
        "audit",
        "bot.cli.district.people:audit",
        "List what administrators changed, the newest first.",
    ),
    Later("version", "bot.cli.version:version", "Print the version."),
)


class Commands(LaterGroup):
    """All commands, in the order in which they are listed."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for command in COMMANDS:
            self.add_command(command)


app = typer.Typer(
    cls=Commands,
    help="Cleanward: residents report dumped rubbish, the district's teams close the ticket in their own chat.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain text wraps no sentence into a box, and starts sooner
    pretty_exceptions_enable=False,
)


@app.callback()
def everywhere(config: ConfigOption = None) -> None:  # noqa: ARG001 - the option itself hands it on
    """Take --config before the command too, and keep what the command writes from others."""
    os.umask(UMASK)


def main() -> None:
    """Run the command that the process was started with."""
    app(prog_name="cleanward")

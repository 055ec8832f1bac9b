"""Write `docs/authority.md` from the table of authority: `python -m tests.house.authority`."""

from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from casework.model.errors import Why
from handlers.messages.refusals import refusal
from handlers.messages.speaker import Speaker
from tests.handlers.authority import PRESSED, TABLE, WRITTEN, Other, Outcome, Row, Where, Who
from tests.paths import ROOT
from tests.stories.stage import ZONE

COMMAND = "python -m tests.house.authority"
PAGE = ROOT / "docs" / "authority.md"
REASONS = tuple(dict.fromkeys(why for row in TABLE for why in row.outcomes.values() if isinstance(why, Why)))
LETTERS = dict(zip(REASONS, ascii_uppercase, strict=False))
SHORT = {Other.ALLOWED: "yes", Other.SILENT: "silence", Other.ABSENT: "–", Other.EVENT: "–"}

BEGINNING = f"""# Who may do what

This page says what each kind of person may do with every command and every button, and what they are told if they
may not. It is written from the table in `tests/handlers/authority.py` by `{COMMAND}`.
Tests play every cell of the table, and fail when a command or a button is missing.

## Where it is checked

Authority is checked in one place, `casework/model/authority.py`: `check` is for what is done to a ticket,
`check_office` for what is done for the whole district. `actor_of` in `handlers/guards.py` says who acts: their
roles, and the teams whose desk is in the group in which they write or press. If something works only in a certain
kind of chat, its handler refuses it elsewhere.

- **Staff** are the members of a desk's group, for as long as they are in it. In another chat (another desk's group,
  or a private chat) the same person is refused. A team that assists with a ticket may look at it, write notes,
  fix it, correct what that took, and undo.
- **Supervisors** were given that role, or they are members of the supervisors' group. In that group every member
  may do what the column *supervisor* says. Supervisors do not do a desk's work unless they are in its group. Some
  are named for an area: they supervise the tickets there and in all areas below it, and no others. The column
  *supervisor of another area* says what they may do to a ticket elsewhere.
- **Administrators** were given that role, and administer in private only. The role gives them no ticket and no
  desk.
- **Inspectors** were given that role. They look at closed tickets on the spot, in private. The role gives them no
  other ticket and no desk.
- **Caretakers** were given that role for a section. It says who answers for it, and allows nothing: they work tickets
  as members of a desk's group.
- **Residents** act on their own reports: on those that they sent, and on those that they said they see too. Anybody
  may follow any ticket by its number; no ticket shows who reported it. A follower who is asked whether a ticket is
  fixed, because its reporter does not say, gives a verdict too. Only the reporter contests a decision.
- **Removed members** cannot write in the group any more: Telegram does not let them. In private they are outsiders.
  When somebody in a group presses a button, or sends a command, a reply or a file, the bot asks Telegram whether
  they are in the group. So an old card gives nothing to a removed member, or to a stranger if the group is public.
  If Telegram does not answer, it counts, because Telegram shows a private group's messages to its members only.
  Keep desks private.
- **Anonymous group administrators** write in the group's name, so nobody could say who acted. What they write is
  refused wherever an act would name somebody. Their presses tell who they are, and count as those of any member.

The bot needs to hear no more than Telegram's privacy mode lets it hear: commands, replies to its own messages, and
presses. It does not answer talk in a group, whoever talks, even if the bot is an administrator and hears it.

*Yes* means that authority allows it. Whether it can be done at that moment is another question, and so is the right
code for `/link` and `/join`.
"""


def page() -> str:
    """Return the page."""
    written = (row for row in WRITTEN if Other.EVENT not in row.outcomes.values())
    return "\n".join(
        (
            BEGINNING,
            "## What is written or sent\n",
            *_table(written),
            "",
            "Where a row does not say *in private*, staff write in their desk's group, and all others in private.\n",
            "## What is pressed\n",
            *_table(PRESSED),
            "",
            "## What they are told\n",
            *(f"- **{letter}**: {_sentence(why)}" for why, letter in LETTERS.items()),
            "- **silence**: nothing is answered",
            "- **–**: they are not in the group, and Telegram lets nobody else write there",
            "",
        )
    )


def _table(rows: Iterable[Row]) -> Sequence[str]:
    head = f"| | {' | '.join(Who)} |"
    return [head, "|---" * (len(Who) + 1) + "|", *(_line(row) for row in rows)]


def _line(row: Row) -> str:
    heard = "; ".join(_shown(each) for each in row.heard)
    place = " *(in private)*" if row.where is Where.PRIVATE else ""
    cells = " | ".join(_cell(row.outcomes[who]) for who in Who)
    is_told = len(row.heard) == 1 and not _is_code(row.heard[0])  # then the title names it already
    return f"| **{row.what}**{place}{'' if is_told else f': {heard}'} | {cells} |"


def _shown(heard: str) -> str:
    return f"`{heard.removeprefix('button ')}`" if _is_code(heard) else heard.partition(", in ")[0]


def _is_code(heard: str) -> bool:
    return heard.startswith(("/", "button ")) and ", in " not in heard


def _cell(outcome: Outcome) -> str:
    return LETTERS[outcome] if isinstance(outcome, Why) else SHORT[outcome]


def _sentence(why: Why) -> str:
    return str(refusal(why, {"ticket": 12}, Speaker("en", ZONE)).striptags())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""What an act adds to the figures, worked out purely."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.model import figure, life
from casework.model.entry import RECORD_CLOSED
from casework.model.errors import Refusal
from casework.model.figure import Count, Counted
from casework.model.handling import dismiss, undone, with_undo
from casework.model.policy import DEFAULTS
from casework.model.ticket import Act, Entry, Status, Ticket
from tests.model.test_ticket import AT, CARL, TICKET

SHANGHAI = ZoneInfo("Asia/Shanghai")


def counted(before: Ticket, now: Ticket, act: Act, after: timedelta, note: str = "") -> Counted | None:
    entry = Entry(before.id, before.reported_at + after, act, CARL, note)
    return figure.counted(before, now, entry, SHANGHAI, is_first=True)


def test_a_fix_counts_on_the_local_day_in_time_until_its_deadline_and_with_what_it_took() -> None:
    ticket = replace(TICKET, reported_at=datetime(2026, 3, 2, 15, 59, tzinfo=UTC))
    ticket = replace(ticket, fix_by=ticket.reported_at + timedelta(days=1), answer_by=ticket.reported_at)
    fixed = replace(life.fix(ticket, CARL, AT, None), tally={"tonnes": 2.5})
    found = counted(ticket, fixed, Act.FIX, timedelta(minutes=1, seconds=59))
    assert found is not None
    assert found.day == date(2026, 3, 3)  # in Shanghai
    assert found.counts == {"fixed": 1, "fixed_in_time": 1, "answered": 1, "tonnes": 2500}
    assert found.minutes == {"fix": 1, "take": 1}
    late = counted(replace(ticket, status=Status.TAKEN), fixed, Act.FIX, timedelta(days=1, seconds=1))
    assert late is not None
    assert late.counts == {"fixed": 1, "tonnes": 2500}
    by_the_source = replace(ticket, outside_by=ticket.reported_at)
    assert Count.FIXED_IN_TIME not in (counted(by_the_source, fixed, Act.FIX, timedelta(hours=1)) or found).counts


def test_what_is_undone_goes_back_with_what_it_took_even_if_that_was_corrected() -> None:
    fixed = replace(life.fix(TICKET, CARL, AT, None), tally={"tonnes": 2.0})
    fixed = with_undo(TICKET, fixed, Act.FIX, CARL, AT)
    line = figure.counted(TICKET, fixed, Entry(TICKET.id, AT, Act.FIX, CARL), SHANGHAI, is_first=False)
    corrected = life.count(fixed, {"tonnes": 3.0})
    again = undone(corrected, CARL, AT, DEFAULTS)
    assert figure.undoes(corrected, Entry(TICKET.id, AT, Act.UNDO, CARL, Act.FIX))
    assert not figure.undoes(corrected, Entry(TICKET.id, AT, Act.UNDO, CARL, f"{Act.MERGE}\n{AT.isoformat()}"))
    found = figure.back(line, corrected, again)
    assert found is not None
    assert found.counts["fixed"] == -1
    assert found.counts["tonnes"] == -3000
    assert found.is_back
    assert figure.back(None, TICKET, TICKET) is None


def test_closing_all_older_records_is_no_dismissal() -> None:
    gone = dismiss(TICKET, "nothing", AT)
    assert counted(TICKET, gone, Act.DISMISS, timedelta(days=900), RECORD_CLOSED) is None
    record, again = replace(gone, dismissed_for=RECORD_CLOSED), timedelta(days=901)
    for act in (Act.REVERSE, Act.RECHECK):  # nor is it one that did not stand
        assert counted(record, TICKET, act, again) is None
        assert counted(gone, TICKET, act, again) is not None
    lines = [(Act.DISMISS, RECORD_CLOSED), (Act.REVERSE, ""), (Act.DISMISS, "nothing"), (Act.REVERSE, "")]
    history = [Entry(TICKET.id, AT, act, CARL, note) for act, note in lines]
    *of_the_record, dismissed, reversed_ = figure.recounted(TICKET, history, SHANGHAI)
    assert of_the_record == [None, None]
    assert dismissed is not None
    assert Count.DISMISSED in dismissed.counts
    assert reversed_ is not None
    assert reversed_.counts == {Count.REVERSED: 1}
    assert not figure.is_answered([Entry(TICKET.id, AT, Act.DISMISS, CARL, RECORD_CLOSED)])
    assert figure.is_answered([Entry(TICKET.id, AT, Act.FIX, CARL, RECORD_CLOSED)])  # a word like any other
    with pytest.raises(Refusal):  # nobody gets a dismissal out of the figures by calling it so
        dismiss(TICKET, RECORD_CLOSED, AT)
    found = counted(TICKET, gone, Act.DISMISS, timedelta(days=900), "nothing")
    assert found is not None
    assert found.counts == {"dismissed": 1, "answered": 1}

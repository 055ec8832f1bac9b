"""Decide of every column of every table whether a person gets it who asks for what is held about them.

Promise: a column is handed out only if `THEIRS` names it. A test fails until each column of the schema stands either
there or in `NOT_THEIRS`, so nothing new can leak, and nothing new can be forgotten. Theirs is what they sent, what was
said to them, and what is noted about them. Not theirs is what others sent or wrote, and what only the machine uses.
"""

from collections.abc import Mapping

from sqlalchemy import Table

from storage import schema as at

Columns = Mapping[Table, tuple[str, ...]]

THEIRS: Columns = {
    at.people: (
        *("id", "account", "language", "name", "is_reachable", "asked_for", "asked_about", "asked_at", "met_at"),
        *("paused_until", "is_banned", "files_since", "files_bytes"),
    ),
    at.drafts: (
        *("id", "is_open", "is_cancelled", "has_no_photo", "lat", "lon", "accuracy_m", "place_title", "near", "area"),
        *("doubt", "category_group", "category", "pieces", "asset", "answers", "different", "reminded_at"),
        *("planned", "unplanned"),
        *("ticket_id", "has_joined", "begun_at", "changed_at"),
    ),
    at.tickets: (
        *("id", "category", "lat", "lon", "place_title", "near", "area", "area_name", "team", "words", "status"),
        *("reported_at", "answer_by", "fix_by", "fixed_at", "rework", "asset", "answers", "recurs", "asked_at"),
        *("question", "nudged_at", "closed_at", "source", "parked_until", "duplicate_of", "dismissed_for", "tally"),
        "is_barred",
    ),
    at.history: ("id", "ticket_id", "at", "act", "note", "from_team"),
    at.listeners: ("ticket_id", "is_supporter", "since", "is_asked"),
    at.flags: ("ticket_id", "at"),
    at.area_follows: ("area", "every", "told_until", "next_at"),
    at.roles: ("role", "since", "areas"),
    at.members: ("chat_id", "since"),
    at.rounds: ("area", "rhythm", "since", "ended_at"),
    at.check_ins: ("area", "at"),
    at.efforts: ("team", "at", "kind", "amounts", "words"),
    at.objections: ("team", "first_day", "last_day", "figure", "words", "at"),
    at.statement_steps: ("act", "at", "words"),
    at.frontages: ("code", "name", "street", "number", "area", "state", "how", "on", "wanting"),
    at.frontage_marks: ("frontage_id", "day", "at", "ticket_id"),
    at.tellings: ("ticket_id", "at", "answered_at", "words"),
    at.drives: (
        *("id", "state", "team", "title", "begins", "ends", "lat", "lon", "place", "area", "bring", "wanted"),
        *("ticket_id", "announced_at", "closed_at", "words", "amounts"),
    ),
    at.sign_ups: ("drive_id", "companions", "name", "signed_at", "is_waiting", "came_at"),
    at.drive_wishes: ("ticket_id", "people", "at"),
    at.campaign_entries: ("team", "at", "unit", "amount", "kind", "words"),
    at.delays: ("team", "asked_on", "behind", "reason", "said_at"),
    at.project_moves: ("project_id", "at", "move", "note", "day", "amount"),
    at.project_followers: ("project_id", "since"),
    at.audit: ("at", "what"),
    at.acted: ("account_hash", "act", "day", "number"),
    at.photos: ("id", "name", "likeness"),
    at.recordings: ("id", "name", "kind", "seconds", "width", "height"),
    at.outbox: ("kind", "about", "state", "created_at", "settled_at"),
    at.slots: ("slot", "message_id", "ticket_id"),
    at.inbox: ("update_id", "received_at", "done_at", "payload"),  # of the payload only what they sent
}

NOT_THEIRS: Columns = {
    at.people: ("asked_album",),
    # `entry` is what a caller told; the rest is how far the bot has come
    at.drafts: (
        *(
            "person_id",
            "mode",
            "lookup",
            "live_message",
            "questions",
            "must_warn",
            "must_read",
            "rival",
            "entry",
            "below",
        ),
        "album",
    ),
    # who works on it, what staff say among themselves, what an outside source said, and what only the machine uses
    at.tickets: (
        *("reporter_id", "taken_by", "fixed_by", "album", "cell", "reference", "outside_by", "contact", "answered_at"),
        *("hops", "assisting", "request", "undo", "seen_too", "is_shown", "record", "warned", "warn_at", "recurrences"),
        *("nudges", "contested_at", "extensions", "asked_again", "supervised"),
        *("is_public", "hides_words", "hides_recordings", "flagged_at", "lifted_at", "cases_by", "has_told_late"),
        "brought",
    ),
    at.history: ("actor_id", "day", "team", "area", "category", "counted"),  # for the figures
    at.listeners: ("person_id",),
    at.flags: ("person_id", "settled_at"),
    at.area_follows: ("person_id",),
    at.roles: ("person_id",),
    at.members: ("person_id",),
    at.rounds: ("id", "person_id"),
    at.check_ins: ("id", "person_id"),
    at.efforts: ("id", "person_id"),
    at.objections: ("id", "person_id", "answer", "answered_by", "answered_at"),
    at.statement_steps: ("id", "statement_id", "person_id"),
    # who of the staff was there, what somebody wrote on paper, and where it is
    at.frontages: (
        *("id", "lat", "lon", "cell", "contact", "reason", "signer_id", "staff_id", "photo_id", "wanting_at"),
    ),
    at.frontage_marks: ("id", "person_id"),
    at.tellings: ("id", "frontage_id", "staff_id", "answered_by", "photo_id"),
    # who announced it; its secret is the poster's, and the rest is how far the bot has come
    at.drives: ("person_id", "is_overseen", "secret", "asks", "asked_id", "reminded"),
    at.sign_ups: ("id", "person_id"),
    at.drive_wishes: ("id", "person_id"),
    at.campaign_entries: ("id", "campaign_id", "person_id"),
    at.delays: ("id", "campaign_id", "person_id"),
    at.project_moves: ("id", "person_id", "photo_id"),
    at.project_followers: ("person_id",),
    # other systems, not people
    at.clients: ("id", "name", "key_hash", "scopes", "since", "revoked_at"),
    at.referrals: (
        *("ticket_id", "rework", "server", "state", "reference", "token", "tries", "next_at", "trouble"),
        "sending_at",
    ),
    at.audit: ("id", "actor_id", "subject", "before", "after"),  # the district's, or about others
    at.photos: ("file_id",),
    # a notice's facts may name others; its words are in the chat
    at.outbox: (
        *("id", "key", "person_id", "team", "language", "chat_id", "thread_id", "facts", "slot", "urgency"),
        *("not_before", "attempts", "may_have_arrived", "after_message", "trouble", "refusals"),
    ),
    at.slots: ("chat_id", "picture"),
    at.inbox: ("seq", "lane", "attempts", "trouble"),
    # which photo and which recording belongs where; `sender` chooses them
    at.draft_photos: ("draft_id", "position", "photo_id"),
    at.draft_recordings: ("draft_id", "position", "recording_id"),
    at.ticket_photos: (
        "ticket_id",
        "position",
        "photo_id",
        "stage",
        "rework",
        "is_hidden",
        "is_private",
        "sender",
        "same_as",
        "is_screened",
    ),
    at.ticket_recordings: ("ticket_id", "position", "recording_id"),
    at.terms: ("team", "term", "ticket_id"),
    # the district's, and nobody's
    **{
        table: tuple(table.c.keys())
        for table in (
            *(
                at.areas,
                at.assets,
                at.campaigns,
                at.categories,
                at.channels,
                at.chats,
                at.desks,
                at.drive_news,
                at.drive_photos,
                at.handovers,
                at.link_codes,
                at.projects,
                at.revisions,
                at.rules,
                at.contracts,
                at.contract_marks,
                at.statements,
            ),
            *(
                at.bulletins,
                at.lookbacks,  # what an inspector did is in the history of the ticket
                at.counts,
                at.durations,
                at.exposures,  # who proposed and published is in the log of changes
                at.streets,
                at.supervisor_groups,
                at.teams,
                at.keys,
                at.restrained,
            ),
        )
    },
}

"""Define refusals (domain errors): why something cannot be done, as a code and facts, never as prose.

Only `handlers.messages.refusals` turns a code into the reader's language. A test compares the two modules, so no code
can be without a sentence.
"""

from enum import StrEnum

Fact = str | int | float


class Why(StrEnum):
    """Every reason for which a rule, or the code at an edge, may refuse something."""

    # photos
    FILE_AWAY = "file_away"  # Telegram does not hand it out at the moment
    FILE_NOT_KEPT = "file_not_kept"  # our disk does not take it at the moment
    PHOTO_UNREADABLE = "photo_unreadable"
    PHOTO_TOO_HEAVY = "photo_too_heavy"
    PHOTO_TOO_MANY_PIXELS = "photo_too_many_pixels"
    PHOTO_TOO_MANY = "photo_too_many"
    FILE_NOT_A_PHOTO = "file_not_a_photo"
    FILE_LEFT_OUT = "file_left_out"
    RECORDING_NOT_ADDED = "recording_not_added"
    RECORDING_TOO_HEAVY = "recording_too_heavy"
    RECORDING_TOO_LONG = "recording_too_long"
    RECORDING_TOO_MANY = "recording_too_many"
    RECORDING_UNREADABLE = "recording_unreadable"
    FILES_TOO_MANY = "files_too_many"  # megabytes within a day

    # drafts
    WORDS_TOO_LONG = "words_too_long"
    DRAFT_OVER = "draft_over"
    DRAFT_NOT_READY = "draft_not_ready"
    DRAFT_BEGUN = "draft_begun"
    OWN_REPORT_FIRST = "own_report_first"
    NOTHING_TO_CANCEL = "nothing_to_cancel"
    EDIT_TOO_LATE = "edit_too_late"
    CATEGORY_NOT_OFFERED = "category_not_offered"
    NO_SUCH_CATEGORY = "no_such_category"

    # places
    PLACE_NOT_FOUND = "place_not_found"
    LOOKUP_AWAY = "lookup_away"
    LINK_HIDES_PLACE = "link_hides_place"
    LINK_NO_MAP = "link_no_map"
    LINK_UNKNOWN = "link_unknown"
    NO_AREA_THERE = "no_area_there"

    # bulletins
    BULLETIN_PERIOD = "bulletin_period"
    BULLETIN_NOT_OVER = "bulletin_not_over"
    BULLETIN_SETTLED = "bulletin_settled"
    BULLETIN_EMPTY = "bulletin_empty"
    SENTENCE_MISSING = "sentence_missing"
    SENTENCE_TOO_LONG = "sentence_too_long"

    # limits
    TOO_MANY_TODAY = "too_many_today"
    DATA_SENT_ALREADY = "data_sent_already"
    TOO_MANY_AREAS = "too_many_areas"

    # tickets
    ALREADY_TAKEN = "already_taken"
    ALREADY_FIXED = "already_fixed"
    ALREADY_CLOSED = "already_closed"
    NOT_FIXED_YET = "not_fixed_yet"
    NOT_YOUR_TICKET = "not_your_ticket"
    NOT_YOUR_REPORT = "not_your_report"
    NO_SUCH_TICKET = "no_such_ticket"
    PHOTO_NEEDED = "photo_needed"
    REASON_SHORT = "reason_short"
    FIX_PHOTO_NEEDED = "fix_photo_needed"
    FIX_NEEDED = "fix_needed"
    WHICH_FIX = "which_fix"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    WAITS_FOR_ANSWER = "waits_for_answer"
    NOTHING_ASKED = "nothing_asked"
    NOT_LATE_YET = "not_late_yet"
    NUDGED_ALREADY = "nudged_already"
    NUDGED_BOTH = "nudged_both"
    URGED_ALREADY = "urged_already"
    NOBODY_TO_URGE = "nobody_to_urge"
    HAS_SUPPORTERS = "has_supporters"
    NUMBER_MISSING = "number_missing"
    NOT_TAKEN = "not_taken"
    IS_PARKED = "is_parked"
    TOO_MANY_EXTENSIONS = "too_many_extensions"
    NO_LONGER = "no_longer"
    WISH_PASSED = "wish_passed"
    REASON_MISSING = "reason_missing"
    REQUESTED_ALREADY = "requested_already"
    NOTHING_REQUESTED = "nothing_requested"
    SAME_TEAM = "same_team"
    SAME_TICKET = "same_ticket"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOT_DISMISSED = "not_dismissed"
    NOT_CONTESTABLE = "not_contestable"
    CONTESTED_ALREADY = "contested_already"
    NOT_CONTESTED = "not_contested"
    OBJECTION_EMPTY = "objection_empty"
    OBJECTED_ALREADY = "objected_already"
    OBJECTION_WORDS = "objection_words"
    OBJECTION_ANSWERED = "objection_answered"
    LEAGUE_UNKNOWN = "league_unknown"
    OWN_DECISION = "own_decision"
    DECISION_REASON = "decision_reason"
    SAME_CATEGORY = "same_category"
    PLACE_OUTSIDE = "place_outside"
    DATE_MISSING = "date_missing"
    NOTE_MISSING = "note_missing"
    TALLY_MISSING = "tally_missing"
    EFFORT_MISSING = "effort_missing"
    AMOUNT_UNCLEAR = "amount_unclear"
    NOTHING_TO_COUNT = "nothing_to_count"
    NO_SUCH_PHOTO = "no_such_photo"
    NOT_HIDDEN = "not_hidden"
    WHICH_PHOTO = "which_photo"
    NOT_A_SUPERVISOR = "not_a_supervisor"
    NOT_AN_ADMINISTRATOR = "not_an_administrator"
    NOT_AN_INSPECTOR = "not_an_inspector"
    ROUND_MISSING = "round_missing"
    NO_SUCH_AREA = "no_such_area"
    NO_SUCH_INSPECTOR = "no_such_inspector"
    NO_SUCH_MEMBER = "no_such_member"
    NO_ROUND_HERE = "no_round_here"
    NO_TASK = "no_task"
    CHECK_PHOTO_NEEDED = "check_photo_needed"
    NOT_SUPERVISING = "not_supervising"
    NOT_YOUR_AREA = "not_your_area"
    NOT_WHOLE_DISTRICT = "not_whole_district"
    AREA_GONE = "area_gone"
    AREA_NOT_YOURS = "area_not_yours"
    NO_SUCH_STATEMENT = "no_such_statement"  # of a contractor's month
    STATEMENT_APPROVED = "statement_approved"
    STATEMENT_WORDS_MISSING = "statement_words_missing"
    NO_OBJECTION_NOW = "no_objection_now"
    NO_OBJECTION_WAITS = "no_objection_waits"
    ORDER_MISSING = "order_missing"
    UNDER_SUPERVISION = "under_supervision"
    NOT_UNDER_SUPERVISION = "not_under_supervision"
    NOBODY_TO_ASK = "nobody_to_ask"
    QUESTION_MISSING = "question_missing"
    CARD_MISSING = "card_missing"

    # roles, and people who may not report
    JOIN_CODE_MISSING = "join_code_missing"
    GROUP_IN_USE = "group_in_use"
    LAST_ADMINISTRATOR = "last_administrator"
    BANNED = "banned"
    PAUSED = "paused"
    NOBODY_TO_BAN = "nobody_to_ban"
    NUMBER_TO_BAN_MISSING = "number_to_ban_missing"
    CASE_MISSING = "case_missing"

    # files of the district
    FILE_TOO_HEAVY = "file_too_heavy"
    FILE_GONE = "file_gone"
    FILE_UNKNOWN = "file_unknown"
    FILE_IS_MAP = "file_is_map"
    FILE_IS_ARCHIVE = "file_is_archive"
    FILE_IS_SHEET = "file_is_sheet"
    CAPTION_UNREADABLE = "caption_unreadable"
    EDIT_REFUSED = "edit_refused"  # what: the `What` of a finding; and that finding's facts

    # desks
    NOT_A_GROUP = "not_a_group"
    CODE_MISSING = "code_missing"
    CODE_UNKNOWN = "code_unknown"
    DESK_TAKEN = "desk_taken"
    NOT_A_DESK = "not_a_desk"
    NO_PRIVATE_CHAT = "no_private_chat"
    NO_SUCH_TEAM = "no_such_team"
    NO_SUCH_SCOPE = "no_such_scope"
    NO_NAME = "no_name"
    DESK_ONLY = "desk_only"
    WORDS_MISSING = "words_missing"
    TICKET_MISSING = "ticket_missing"

    # buttons and words that nobody expects
    OLD_BUTTON = "old_button"
    NOT_UNDERSTOOD = "not_understood"
    COMMAND_UNKNOWN = "command_unknown"
    COMMAND_PASSED_ON = "command_passed_on"
    PRIVATE_ONLY = "private_only"


class Refusal(Exception):
    """The request cannot be done now; `why` names the rule, `facts` hold what the reader should know."""

    def __init__(self, why: Why, **facts: Fact) -> None:
        super().__init__(why.value, facts)
        self.why = why
        self.facts = facts

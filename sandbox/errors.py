"""What the sandbox says instead of an answer.

Two worlds fail differently and are kept apart: `ApiError` is what Telegram's server answers to the bot, `CannotDo` is
what a person finds out in front of their telephone.
"""


class ApiError(Exception):
    """An answer of Telegram that is not ok.

    `breach` says that the call alone was at fault, whatever the state of the world; `parameters` are those of the
    answer (`retry_after` in seconds, `migrate_to_chat_id`).
    """

    def __init__(
        self, code: int, description: str, *, breach: bool = False, parameters: dict[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.breach = breach
        self.parameters = parameters or {}


def bad_request(reason: str) -> ApiError:
    """Return Telegram's 400: the state of the world forbids what was asked."""
    return ApiError(400, f"Bad Request: {reason}")


def breach(reason: str) -> ApiError:
    """Return Telegram's 400 for a call that no state of the world could make right; it counts as a violation."""
    return ApiError(400, f"Bad Request: {reason}", breach=True)


def forbidden(reason: str) -> ApiError:
    """Return Telegram's 403."""
    return ApiError(403, f"Forbidden: {reason}")


class CannotDo(Exception):
    """A person tried what the app on their telephone does not offer; the message says what and why."""


class DescriptionBroken(Exception):
    """The sandbox was about to send an object that the Bot API's description does not allow."""

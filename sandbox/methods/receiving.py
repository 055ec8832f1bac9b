"""Receiving: the long poll, and the webhook that excludes it."""

import asyncio
import re

from sandbox.accounts import Webhook
from sandbox.errors import ApiError, breach
from sandbox.methods.query import Query
from sandbox.objects import Json

MOST_UPDATES = 100
SUPERSEDED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(query: Query) -> list[Json]:
    """Return the waiting updates, or wait for the first; those before `offset` are confirmed and gone.

    A second poller ends the wait of the first with a 409, as Telegram does.
    """
    bot = query.bot
    if bot.webhook is not None:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    if "allowed_updates" in query.params:
        bot.allowed = frozenset(query.params["allowed_updates"]) or None
    bot.poll += 1
    bot.arrived.notify()
    mine = bot.poll
    bot.confirm(query.get("offset", 0))
    bot.forget_old(query.state.clock().timestamp() - query.state.limits.updates_seconds)
    query.state.changed.notify()
    await _wait_for_updates(query, mine)
    most = min(max(query.get("limit", MOST_UPDATES), 1), MOST_UPDATES)
    return [update.to_api() for update, _ in zip(bot.queue, range(most), strict=False)]


async def _wait_for_updates(query: Query, mine: int) -> None:
    bot, loop = query.bot, asyncio.get_running_loop()
    ends = loop.time() + min(query.get("timeout", 0), query.state.limits.poll_seconds)
    while not bot.queue and (left := ends - loop.time()) > 0:
        await bot.arrived.wait(bot.arrived.revision, left)
        if bot.poll != mine:
            raise ApiError(409, SUPERSEDED if bot.webhook is None else "Conflict: terminated by setWebhook request")


def set_webhook(query: Query) -> bool:
    """Have updates pushed to an address from now on; an empty address goes back to polling."""
    bot, url = query.bot, query.params["url"]
    if query.get("drop_pending_updates"):
        bot.queue.clear()
    if "allowed_updates" in query.params:
        bot.allowed = frozenset(query.params["allowed_updates"]) or None
    if url and not url.startswith(("https://", "http://")):
        raise breach("bad webhook: invalid webhook URL specified")
    secret = query.get("secret_token")
    if secret is not None and not SECRET.fullmatch(secret):
        raise breach("secret token contains unallowed characters")
    # Plain http is taken, as a Bot API server of one's own takes it: the sandbox never leaves the machine.
    bot.webhook = Webhook(url, secret, query.get("max_connections", 40)) if url else None
    bot.poll += 1
    bot.arrived.notify()
    query.state.changed.notify()
    return True


def delete_webhook(query: Query) -> bool:
    """Go back to polling."""
    if query.get("drop_pending_updates"):
        query.bot.queue.clear()
    query.bot.webhook = None
    query.state.changed.notify()
    return True


def get_webhook_info(query: Query) -> Json:
    """Return where updates are pushed, how many wait, and the last failure."""
    bot, hook = query.bot, query.bot.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.queue),
    }
    if hook:
        info["max_connections"] = hook.max_connections
    if hook and hook.last_error is not None:
        info |= {"last_error_message": hook.last_error, "last_error_date": hook.last_error_at}
    if bot.allowed:
        info["allowed_updates"] = sorted(bot.allowed)
    return info

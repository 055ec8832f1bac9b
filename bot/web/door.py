"""Where Telegram's updates come in by webhook; a bot that polls imports no web server."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.receiving.polling import Inlet

if TYPE_CHECKING:
    from starlette.applications import Starlette

PATH = "/telegram"


def webhook_app(inlet: Inlet, secret: str) -> "Starlette":
    """Return the application that receives updates at PATH; see bot/web/webhook.py."""
    webhook: Any = import_module("bot.web.webhook")
    app: Starlette = webhook.webhook_app(inlet, secret)
    return app


async def stand_open(app: "Starlette", host: str, port: int) -> None:
    """Serve an application at an address until cancelled; raises OSError."""
    serving: Any = import_module("bot.web.serving")
    await serving.serve(app, serving.listen(host, port))

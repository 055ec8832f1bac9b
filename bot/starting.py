"""Import much at once, and only what is needed: a start takes less time and memory.

Promises: the garbage collector rests meanwhile, and never goes through what was imported: it stays for good. rich and
pygments are not found: structlog and httpx import them where they are installed, for traces in colour and for a command
line of their own, and the bot has neither. They come with Typer. Whoever needs them later, imports them later.
"""

import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

UNWANTED = ("rich", "pygments")


def imported(module: str) -> ModuleType:
    """Import a module and everything that it imports, if it is not there yet."""
    if module in sys.modules:
        return sys.modules[module]
    modules: dict[str, Any] = sys.modules
    known = {name: modules[name] for name in UNWANTED if name in modules}
    modules |= dict.fromkeys(UNWANTED)  # so Python says that there are none
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        gc.enable()
        for name in UNWANTED:
            del modules[name]
        modules.update(known)

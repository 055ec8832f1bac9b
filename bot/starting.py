"""Import much at once, and only what is needed: a start takes less time and memory.

Promises: the garbage collector rests meanwhile, because it would go through what stays for good again and again. rich
is not found: structlog and httpx import it where it is installed, for traces in colour and for a command line of their
own, and the bot has neither. It comes with Typer. Whoever needs it later, imports it later.
"""

import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import Any


def imported(module: str) -> ModuleType:
    """Import a module and everything that it imports."""
    modules: dict[str, Any] = sys.modules
    known = {name: modules[name] for name in ("rich",) if name in modules}
    modules["rich"] = None  # so Python says that there is none
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.enable()
        del modules["rich"]
        modules.update(known)

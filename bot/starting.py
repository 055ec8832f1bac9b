"""Import much at once, and only what is needed: a start takes less time and memory.

Promises: the garbage collector rests meanwhile, and never goes through what was imported: it stays for good. rich and
pygments are not found: structlog and httpx import them where they are installed, for traces in colour and for a command
line of their own, and the bot has neither. They come with Typer. Whoever needs them later, imports them later.

glibc gives each thread memory of its own ("arenas"), and lets what photos and pages leave free pile up there: 70 MB in
seven threads after 8,000 reports. Here all threads share one, and what is large goes back to the system at once.
"""

import ctypes
import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

UNWANTED = ("rich", "pygments")
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # malloc.h of glibc; mallopt(3)
LARGE = 128 * 1024  # bytes; glibc's own, which it raises by itself unless it is said


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
        _share_memory()
        for name in UNWANTED:
            del modules[name]
        modules.update(known)


def _share_memory() -> None:
    """Let all threads share what they leave free; another library than glibc does what it does."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, LARGE)

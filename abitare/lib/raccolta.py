# SPDX-License-Identifier: AGPL-3.0-or-later
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def senza_raccolta() -> Iterator[None]:
    """Holds the garbage collector while a large tree without cycles is built.

    Each full collection would walk the half-built tree and find nothing: a quarter of the time.
    """
    accesa = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if accesa:
            gc.enable()

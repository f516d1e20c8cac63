# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger


@contextmanager
def senza_protezioni() -> Iterator[None]:
    """What the owner of the database can do: write with no trigger at work."""
    with pgtrigger.ignore():
        yield

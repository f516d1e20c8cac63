# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a child may take; the children run this file by its path, as they know nothing of the portal's packages."""

import resource


def stringi(memoria: int, secondi: int) -> None:
    """No more memory (bytes) and processor (seconds) than these, and no file written."""
    resource.setrlimit(resource.RLIMIT_AS, (memoria, memoria))
    resource.setrlimit(resource.RLIMIT_CPU, (secondi, secondi))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

# SPDX-License-Identifier: AGPL-3.0-or-later
"""What reading a PDF may cost; imports nothing, as the child that reads it knows nothing of the portal."""

MASSIMO_PAGINE = 60
MASSIMO_CARATTERI = 400_000
MASSIMO_MEMORIA = 512 * 1024 * 1024
SECONDI = 10

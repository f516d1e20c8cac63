# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is read in the place of a text that the law orders erased."""

OSCURATO = "[testo oscurato]"

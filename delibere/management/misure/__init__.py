# SPDX-License-Identifier: AGPL-3.0-or-later
"""The budgets of the portal, measured on generated data: `make bench`."""

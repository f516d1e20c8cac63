# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings of the table: how they are prepared, convened, held and minuted."""

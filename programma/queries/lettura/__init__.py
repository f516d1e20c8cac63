# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the reading pages show, computed from a fotografia."""

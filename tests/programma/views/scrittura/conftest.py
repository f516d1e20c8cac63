# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest


@pytest.fixture
def coordinatrice(client, cast):
    client.force_login(cast.coordinatrice)
    return client

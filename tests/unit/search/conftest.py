"""Search by itself: what higher rooms know about spellings stands in the database, which these tests do not have."""

from __future__ import annotations

import pytest

from algoritmeregister.search import spellings


@pytest.fixture(autouse=True, scope="module")
def nobody_knows_spellings():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spellings, "_known", {})
        yield

"""A municipality as it is set up, so that the intake decides with the tables and norms that ship."""

import pytest

from tests.inrichting import set_up_utrecht


@pytest.fixture
def utrecht(db: None) -> None:
    """Teams, norms, products and decision tables of Utrecht."""
    set_up_utrecht()

"""A municipality as it is set up, so that assignment decides with the tables and norms that ship."""

import pytest

from serviceplein.organisatie.functies import Functie
from tests.factories import MedewerkerFactory
from tests.inrichting import set_up_utrecht


@pytest.fixture
def utrecht(db: None) -> None:
    """Teams, norms, products and decision tables of Utrecht."""
    set_up_utrecht()


@pytest.fixture
def actor():
    """Who assigns."""
    return MedewerkerFactory(functie=Functie.MATCHER).gebruiker

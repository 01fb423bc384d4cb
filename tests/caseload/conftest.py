"""Who assigns."""

import pytest

from serviceplein.organisatie.functies import Functie
from tests.factories import MedewerkerFactory


@pytest.fixture
def actor():
    return MedewerkerFactory(functie=Functie.MATCHER).gebruiker

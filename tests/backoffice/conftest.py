import pytest

from tests.backoffice.factories import backoffice_medewerker, eigen_gemeente, load_norms
from tests.werelden import world


@world
def ingericht():
    """Norms and the municipality."""
    load_norms()
    return eigen_gemeente()


@pytest.fixture
def medewerker(ingericht):
    return backoffice_medewerker()


@pytest.fixture
def actor(medewerker):
    return medewerker.gebruiker

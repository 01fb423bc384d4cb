"""Setting up the municipality of a test with the loader of the product itself."""

from serviceplein.inrichting.beschrijving import read_inrichting
from serviceplein.inrichting.services import load_inrichting
from tests.factories import NOW


def set_up_utrecht() -> None:
    """Loads serviceplein/inrichting/utrecht.yaml into an empty database."""
    load_inrichting(read_inrichting("utrecht"), now=NOW)

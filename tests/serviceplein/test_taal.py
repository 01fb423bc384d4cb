"""Labels inside a sentence."""

import pytest

from serviceplein.taal import in_zin


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Consulent Wmo", "consulent Wmo"),
        ("Klantcontactcentrum UWV", "klantcontactcentrum UWV"),
        ("UWV", "UWV"),
        ("Wmo-melding", "Wmo-melding"),
        ("E-mail", "e-mail"),
        ("Nieuwe aanvragen IWV", "nieuwe aanvragen IWV"),
        ("Quick Scan na de zoektermijn", "Quick Scan na de zoektermijn"),
        ("", ""),
    ],
)
def test_a_label_keeps_its_names_and_loses_its_first_capital(label, inside):
    assert in_zin(label) == inside

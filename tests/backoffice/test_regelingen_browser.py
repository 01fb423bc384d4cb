"""A version of a regeling from draft to use, on the screen (BO-09)."""

import pytest

from backoffice.aanvragen.regelingen import regelingen
from backoffice.regelingen.lezen import forget
from backoffice.regelingen.models import RegelingVersie
from serviceplein.toegang.rollen import Rol
from tests.backoffice.factories import AanvraagFactory, load_norms
from tests.backoffice.regeling_hulp import steekproef_of
from tests.browser import log_in, proper, settled
from tests.factories import GebruikerFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_version_is_drafted_tried_handed_in_and_set_by_a_colleague(page, visit, live_server):
    load_norms()
    steekproef_of(AanvraagFactory())
    maker, checker = GebruikerFactory(rol=Rol.BEHEER), GebruikerFactory(rol=Rol.BEHEER)
    forget()
    log_in(page, maker, live_server)
    visit("/beheer/regelingen/")
    proper(page)
    page.get_by_role("link", name="U-pas").click()
    page.get_by_role("link", name="Nieuwe versie").click()
    text = page.get_by_label("De regeling", exact=True)
    text.fill(text.input_value().replace("naam: U-pas", "naam: Stadspas"))
    with settled(page):
        page.get_by_role("button", name="Bewaren als concept").click()
    with settled(page):
        page.get_by_role("button", name="Proef doen").click()
    proper(page)
    with settled(page):
        page.get_by_role("button", name="Ter controle").click()
    assert not page.get_by_role("button", name="Vaststellen").count()
    log_in(page, checker, live_server)
    page.reload()
    with settled(page):
        page.get_by_role("button", name="Vaststellen").click()
    versie = RegelingVersie.objects.get()
    assert (versie.gemaakt_door, versie.vastgesteld_door) == (maker, checker)
    forget()
    assert regelingen()["u_pas"].naam == "Stadspas"
    log_in(page, GebruikerFactory(rol=Rol.BACKOFFICE), live_server)
    visit("/steekproef/")
    proper(page)

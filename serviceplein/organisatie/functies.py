"""The functies of the organisation; the codes are part of the public contract (routing policy, CAS-02)."""

from django.db import models


class Functie(models.TextChoices):
    FRONTOFFICE = "medewerker_frontoffice", "Medewerker frontoffice"
    WERKCOACH_REGULIER = "werkcoach_regulier", "Werkcoach"
    WERKCOACH_VLUCHTELINGEN = "werkcoach_vluchtelingen", "Werkcoach vluchtelingen"
    WERKCOACH_STARTENDE_ZELFSTANDIGEN = (
        "werkcoach_startende_zelfstandigen",
        "Werkcoach startende zelfstandigen",
    )
    PARTICIPATIECOACH = "participatiecoach", "Participatiecoach"
    PARTICIPATIECOACH_JONGERENLOKET = "participatiecoach_jongerenloket", "Participatiecoach Jongerenloket"
    COACH_DAK_EN_THUISLOZEN = "coach_dak_en_thuislozen", "Coach dak- en thuislozen"
    COACH_SCHULDHULPVERLENING = "coach_schuldhulpverlening", "Coach schuldhulpverlening"
    COACH_GEVESTIGDE_ZELFSTANDIGEN = "coach_gevestigde_zelfstandigen", "Coach gevestigde zelfstandigen"
    CONSULENT_WMO = "consulent_wmo", "Consulent Wmo"
    RELATIEBEHEERDER = "relatiebeheerder", "Relatiebeheerder"
    MATCHER = "matcher", "Matcher"
    ACCOUNTMANAGER = "accountmanager", "Accountmanager"
    HELPDESK = "medewerker_helpdesk", "Medewerker helpdesk"
    BACKOFFICE = "medewerker_backoffice", "Medewerker backoffice"
    HANDHAVER = "handhaver", "Handhaver"
    TEAMLEIDER = "teamleider", "Teamleider"
    MANAGER = "manager", "Afdelingsmanager"
    BEHEERDER = "functioneel_beheerder", "Functioneel beheerder"
    PRIVACY_OFFICER = "privacy_officer", "Privacy officer"


CONTACTPERSONEN: frozenset[Functie] = frozenset(
    {
        Functie.WERKCOACH_REGULIER,
        Functie.WERKCOACH_VLUCHTELINGEN,
        Functie.WERKCOACH_STARTENDE_ZELFSTANDIGEN,
        Functie.PARTICIPATIECOACH,
        Functie.PARTICIPATIECOACH_JONGERENLOKET,
        Functie.COACH_DAK_EN_THUISLOZEN,
        Functie.COACH_SCHULDHULPVERLENING,
        Functie.COACH_GEVESTIGDE_ZELFSTANDIGEN,
        Functie.CONSULENT_WMO,
    }
)
"""Functies that can be a vaste contactpersoon, each with a caseload norm."""
ZONDER_EIGEN_KLANTEN: frozenset[Functie] = frozenset(
    {Functie.BACKOFFICE, Functie.HANDHAVER, Functie.HELPDESK}
)
"""Functies that work from a queue: whoever is free takes the next, nobody is a vaste contactpersoon."""

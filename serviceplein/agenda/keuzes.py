"""The choices of the agenda: kinds of talks, who takes part, who cancels and what follows a no-show."""

from django.db import models


class AfspraakSoort(models.TextChoices):
    QUICK_SCAN = "quick_scan", "Quick Scan"
    INTAKE = "intake", "Intakegesprek"
    VRAAGVERHELDERING = "vraagverheldering", "Vraagverheldering"
    VOORTGANG = "voortgang", "Voortgangsgesprek"
    HUISBEZOEK = "huisbezoek", "Huisbezoek"
    DRIEGESPREK = "driegesprek", "Driegesprek"
    ONLINE = "online", "Online gesprek"
    TELEFONISCH = "telefonisch", "Telefonisch gesprek"
    WW_GESPREK = "ww_gesprek", "WW-gesprek"
    VOORLICHTING = "voorlichting", "Voorlichtingsgesprek"
    SCHULDEN = "schulden", "Gesprek over schulden"


AAN_DE_LIJN = frozenset({AfspraakSoort.ONLINE, AfspraakSoort.TELEFONISCH})
"""Talks for which nobody travels and no room is needed."""


class DeelnemerRol(models.TextChoices):
    COLLEGA = "collega", "Collega"
    PARTNER = "partner", "Ketenpartner"
    WERKGEVER = "werkgever", "Werkgever"
    TOLK = "tolk", "Tolk"
    NAASTE = "naaste", "Familie of naaste"


class Afzegger(models.TextChoices):
    KLANT = "klant", "De klant"
    GEMEENTE = "gemeente", "Wij zelf"


class Vervolg(models.TextChoices):
    """What is done after somebody did not come."""

    NIEUWE_AFSPRAAK = "nieuwe_afspraak", "Nieuwe afspraak maken"
    CONTACT = "contact", "Contact opnemen met de klant"
    CONTACTPERSOON = "contactpersoon", "Vaste contactpersoon laten weten"


class Plek(models.TextChoices):
    """Where a visit took place in the end."""

    BINNEN = "binnen", "Binnen, bij de klant thuis"
    AAN_DE_DEUR = "aan_de_deur", "Aan de deur"
    ELDERS = "elders", "Ergens anders"


class Weekdag(models.IntegerChoices):
    MAANDAG = 0, "maandag"
    DINSDAG = 1, "dinsdag"
    WOENSDAG = 2, "woensdag"
    DONDERDAG = 3, "donderdag"
    VRIJDAG = 4, "vrijdag"
    ZATERDAG = 5, "zaterdag"
    ZONDAG = 6, "zondag"

"""Status of an opdracht, where it came from and what makes it urgent."""

from django.db import models


class OpdrachtStatus(models.TextChoices):
    OPEN = "open", "In de werkvoorraad"
    OPGEPAKT = "opgepakt", "Opgepakt"
    GEPAUZEERD = "gepauzeerd", "Gepauzeerd"
    TERUGGEVRAAGD = "teruggevraagd", "Vraag bij de aanvrager"
    AFGEROND = "afgerond", "Afgerond"
    INGETROKKEN = "ingetrokken", "Ingetrokken"


TRANSITIONS: dict[str, set[str]] = {
    OpdrachtStatus.OPEN: {OpdrachtStatus.OPGEPAKT, OpdrachtStatus.AFGEROND, OpdrachtStatus.INGETROKKEN},
    OpdrachtStatus.OPGEPAKT: {
        OpdrachtStatus.OPEN,
        OpdrachtStatus.GEPAUZEERD,
        OpdrachtStatus.TERUGGEVRAAGD,
        OpdrachtStatus.AFGEROND,
        OpdrachtStatus.INGETROKKEN,
    },
    OpdrachtStatus.GEPAUZEERD: {
        OpdrachtStatus.OPEN,
        OpdrachtStatus.OPGEPAKT,
        OpdrachtStatus.AFGEROND,
        OpdrachtStatus.INGETROKKEN,
    },
    OpdrachtStatus.TERUGGEVRAAGD: {
        OpdrachtStatus.OPEN,
        OpdrachtStatus.OPGEPAKT,
        OpdrachtStatus.AFGEROND,
        OpdrachtStatus.INGETROKKEN,
    },
    OpdrachtStatus.AFGEROND: set(),
    OpdrachtStatus.INGETROKKEN: set(),
}
GESLOTEN = (OpdrachtStatus.AFGEROND, OpdrachtStatus.INGETROKKEN)
IN_HANDEN = (OpdrachtStatus.OPGEPAKT, OpdrachtStatus.GEPAUZEERD, OpdrachtStatus.TERUGGEVRAAGD)
"""Somebody works on it; only in these has it a behandelaar that must answer for it."""


class Herkomst(models.TextChoices):
    """The three ways work comes to the backoffice (BO-01)."""

    FRONTOFFICE = "frontoffice", "Frontoffice"
    DIGITAAL = "digitaal", "Digitale aanvraag"
    HELPDESK = "helpdesk", "Vraag van de helpdesk"


class Situatie(models.TextChoices):
    """What cannot wait for its turn."""

    ONTRUIMING = "ontruiming", "Dreigt uit huis te worden gezet"
    AFSLUITING = "afsluiting", "Gas, water of licht wordt afgesloten"
    ZORGVERZEKERING = "zorgverzekering", "Zorgverzekering wordt opgezegd"
    GEEN_GELD = "geen_geld", "Geen geld voor eten"
    SPOED = "spoed", "Andere spoed"

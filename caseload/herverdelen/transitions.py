"""Status of a redistribution and of each of its rows (CAS-07)."""

from django.db import models


class HerverdelingStatus(models.TextChoices):
    REKENT = "rekent", "Wordt berekend"
    MISLUKT = "mislukt", "Niet berekend"
    VOORSTEL = "voorstel", "Voorstel"
    VERVALLEN = "vervallen", "Vervallen"
    LOOPT = "loopt", "Wordt uitgevoerd"
    GEPAUZEERD = "gepauzeerd", "Gepauzeerd"
    UITGEVOERD = "uitgevoerd", "Uitgevoerd"
    TERUG = "terug", "Wordt teruggedraaid"
    TERUGGEDRAAID = "teruggedraaid", "Teruggedraaid"


TRANSITIONS: dict[str, set[str]] = {
    HerverdelingStatus.REKENT: {HerverdelingStatus.VOORSTEL, HerverdelingStatus.MISLUKT},
    HerverdelingStatus.MISLUKT: set(),
    HerverdelingStatus.VOORSTEL: {HerverdelingStatus.LOOPT, HerverdelingStatus.VERVALLEN},
    HerverdelingStatus.VERVALLEN: set(),
    HerverdelingStatus.LOOPT: {HerverdelingStatus.GEPAUZEERD, HerverdelingStatus.UITGEVOERD},
    HerverdelingStatus.GEPAUZEERD: {HerverdelingStatus.LOOPT, HerverdelingStatus.TERUG},
    HerverdelingStatus.UITGEVOERD: {HerverdelingStatus.TERUG},
    HerverdelingStatus.TERUG: {HerverdelingStatus.TERUGGEDRAAID},
    HerverdelingStatus.TERUGGEDRAAID: set(),
}
BEZIG = (HerverdelingStatus.REKENT, HerverdelingStatus.LOOPT, HerverdelingStatus.TERUG)
"""A worker is at it."""


class RegelStatus(models.TextChoices):
    VOORGESTELD = "voorgesteld", "Voorgesteld"
    VERPLAATST = "verplaatst", "Verplaatst"
    OVERGESLAGEN = "overgeslagen", "Overgeslagen"
    TERUGGEZET = "teruggezet", "Teruggezet"
    NIET_TERUG = "niet_terug", "Niet teruggezet"


REGEL_TRANSITIONS: dict[str, set[str]] = {
    RegelStatus.VOORGESTELD: {RegelStatus.VERPLAATST, RegelStatus.OVERGESLAGEN},
    RegelStatus.VERPLAATST: {RegelStatus.TERUGGEZET, RegelStatus.NIET_TERUG},
    RegelStatus.OVERGESLAGEN: {RegelStatus.VOORGESTELD},
    RegelStatus.TERUGGEZET: set(),
    RegelStatus.NIET_TERUG: set(),
}

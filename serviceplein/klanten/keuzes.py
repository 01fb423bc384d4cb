"""Codes used about klanten; the ones of `routering.md` are part of the public contract."""

from django.db import models


class Geslacht(models.TextChoices):
    VROUW = "v", "Vrouw"
    MAN = "m", "Man"
    ANDERS = "x", "Anders"
    ONBEKEND = "o", "Onbekend"


class Kanaal(models.TextChoices):
    """How a klant wants to be reached."""

    TELEFOON = "telefoon", "Telefoon"
    EMAIL = "email", "E-mail"
    POST = "post", "Post"
    PORTAAL = "portaal", "Portaal"


class Ondernemer(models.TextChoices):
    GEEN = "geen", "Geen ondernemer"
    STARTEND = "startend", "Startend ondernemer"
    GEVESTIGD = "gevestigd", "Gevestigd ondernemer"


class Uitkering(models.TextChoices):
    GEEN = "geen", "Geen uitkering"
    WW = "ww", "WW"
    PW = "pw", "Participatiewet"
    IOAW = "ioaw", "IOAW"
    IOAZ = "ioaz", "IOAZ"
    BBZ = "bbz", "Bbz"


class Bescherming(models.TextChoices):
    """Why a dossier needs extra care (PRV-05); all but a secret address hide the whole dossier."""

    GEHEIM_ADRES = "geheim_adres", "Geheim adres"
    COLLEGA = "collega", "Collega of bekende persoon"
    HUISELIJK_GEWELD = "huiselijk_geweld", "Huiselijk geweld"


class HuishoudenRol(models.TextChoices):
    HOOFD = "hoofd", "Hoofd van het huishouden"
    PARTNER = "partner", "Partner"
    KIND = "kind", "Kind"
    KOSTENDELER = "kostendeler", "Kostendeler"


class Bron(models.TextChoices):
    KLANT = "klant", "Klant"
    BRP = "brp", "BRP"
    SUWINET = "suwinet", "UWV (Suwinet)"
    BELASTINGDIENST = "belastingdienst", "Belastingdienst"
    PARTNER = "partner", "Ketenpartner"
    MEDEWERKER = "medewerker", "Medewerker"

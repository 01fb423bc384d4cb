"""The choices around legal terms, each with its article."""

from django.db import models


class Grond(models.TextChoices):
    """Why a term stands still (Awb 4:15)."""

    AANVULLING = "aanvulling", "Er ontbreken gegevens"
    BUITENLAND = "buitenland", "Informatie uit het buitenland is nodig"
    INSTEMMING = "instemming", "De klant stemt schriftelijk in met uitstel"
    TOEREKENBAAR = "toerekenbaar", "De vertraging komt door de klant"
    OVERMACHT = "overmacht", "Overmacht"


ARTIKEL: dict[str, str] = {
    Grond.AANVULLING: "Awb art. 4:5 en 4:15 lid 1 onder a",
    Grond.BUITENLAND: "Awb art. 4:15 lid 1 onder b",
    Grond.INSTEMMING: "Awb art. 4:15 lid 2 onder a",
    Grond.TOEREKENBAAR: "Awb art. 4:15 lid 2 onder b",
    Grond.OVERMACHT: "Awb art. 4:15 lid 2 onder c",
}


class Einde(models.TextChoices):
    """How a suspension ended."""

    AANGEVULD = "aangevuld", "De gegevens zijn binnen"
    ONGEBRUIKT = "ongebruikt", "De termijn is ongebruikt voorbij"
    VOORBIJ = "voorbij", "De oorzaak is voorbij"
    BESLIST = "beslist", "Er is al beslist"


class GeenDwangsom(models.TextChoices):
    """Why a valid notice of default costs nothing (Awb 4:17 lid 6)."""

    ONREDELIJK_LAAT = "laat", "De klant stelde onredelijk laat in gebreke"
    GEEN_BELANG = "geen_belang", "De aanvrager is geen belanghebbende"
    KENNELIJK = "kennelijk", "De aanvraag is kennelijk niet-ontvankelijk of ongegrond"


class Voorschotgrond(models.TextChoices):
    BIJSTAND = "pw52", "Voorschot algemene bijstand (Participatiewet art. 52)"
    AWB = "awb4_95", "Voorschot op een verwachte betaling (Awb art. 4:95)"

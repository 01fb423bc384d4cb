"""The words an instrument and a klant are compared in: kansen, belemmeringen, competenties, labour market."""

from django.db import models


class Kans(models.TextChoices):
    """What speaks for success."""

    MOTIVATIE = "motivatie", "Wil graag aan de slag"
    WERKERVARING = "werkervaring", "Heeft werkervaring"
    DIPLOMA = "diploma", "Heeft een startkwalificatie"
    RIJBEWIJS = "rijbewijs", "Heeft een rijbewijs"
    BEROEPSWENS = "beroepswens", "De beroepswens past bij de arbeidsmarkt"
    LEREN = "leren", "Wil een opleiding of cursus doen"
    NETWERK = "netwerk", "Heeft mensen die helpen"
    WERKGEVER = "werkgever", "Er is een werkgever die de klant wil aannemen"


class Belemmering(models.TextChoices):
    """What stands in the way of work now."""

    TAAL = "taal", "Spreekt nog weinig Nederlands"
    GEEN_DIPLOMA = "geen_diploma", "Heeft geen startkwalificatie"
    GEEN_ERVARING = "geen_ervaring", "Heeft weinig werkervaring"
    MOTIVATIE = "motivatie", "Ziet werk nog niet zitten"
    SCHULDEN = "schulden", "Heeft zorgen over schulden"
    GEZONDHEID = "gezondheid", "Bij werk moet rekening worden gehouden met de gezondheid"
    PSYCHISCH = "psychisch", "Zit niet goed in zijn of haar vel"
    VERSLAVING = "verslaving", "Alcohol, drugs of gokken zit in de weg"
    WONEN = "wonen", "Wonen gaat niet goed"
    GEZIN = "gezin", "Thuis is er veel aan de hand"


class Competentie(models.TextChoices):
    """What the klant can do well."""

    AFSPRAKEN = "afspraken", "Komt afspraken na"
    ZELFSTANDIG = "zelfstandig", "Werkt zelfstandig"
    SAMENWERKEN = "samenwerken", "Werkt goed samen"
    LEERBAAR = "leerbaar", "Leert snel iets nieuws"
    DIGITAAL = "digitaal", "Kan omgaan met een computer"
    FLEXIBEL = "flexibel", "Past zich makkelijk aan"
    PRAKTISCH = "praktisch", "Werkt goed met de handen"
    SOCIAAL = "sociaal", "Gaat goed om met mensen"


class Richting(models.TextChoices):
    """The kind of work the klant goes for."""

    ZORG = "zorg", "Zorg en welzijn"
    TECHNIEK = "techniek", "Techniek en installatie"
    BOUW = "bouw", "Bouw"
    LOGISTIEK = "logistiek", "Transport en logistiek"
    HORECA = "horeca", "Horeca en catering"
    SCHOONMAAK = "schoonmaak", "Schoonmaak"
    WINKEL = "winkel", "Winkel en verkoop"
    ADMINISTRATIE = "administratie", "Administratie"
    ICT = "ict", "ICT"
    GROEN = "groen", "Groen en natuur"
    ONDERWIJS = "onderwijs", "Onderwijs en kinderopvang"
    CREATIEF = "creatief", "Kunst en media"


class Arbeidsvraag(models.TextChoices):
    """How much work there is in a richting; in order."""

    WEINIG = "weinig", "Weinig vraag"
    GEMIDDELD = "gemiddeld", "Gemiddelde vraag"
    VEEL = "veel", "Veel vraag"


class Uitvoering(models.TextChoices):
    EIGEN = "eigen", "De gemeente zelf"
    PARTNER = "partner", "Een partner met een contract"


VRAAG_VOLGORDE = {"": 0, Arbeidsvraag.WEINIG: 1, Arbeidsvraag.GEMIDDELD: 2, Arbeidsvraag.VEEL: 3}

"""Codes of the catalogue and the sociale kaart."""

from django.db import models


class Domein(models.TextChoices):
    """Domains of a question; codes of the routing policy."""

    WERK = "werk", "Werk"
    SCHOLING = "scholing", "Scholing"
    INBURGERING = "inburgering", "Inburgering"
    INKOMEN = "inkomen", "Inkomen"
    SCHULDEN = "schulden", "Schulden"
    WMO = "wmo", "Wmo"
    FINANCIELE_REGELING = "financiele_regeling", "Financiële regeling"
    ONDERNEMEN = "ondernemen", "Ondernemen"


class ProductSoort(models.TextChoices):
    REGELING = "regeling", "Regeling"
    PRODUCT = "product", "Product"
    INSTRUMENT = "instrument", "Instrument"


class Doelgroep(models.TextChoices):
    IEDEREEN = "iedereen", "Iedereen"
    WERKZOEKENDEN = "werkzoekenden", "Werkzoekenden"
    JONGEREN = "jongeren", "Jongeren tot 27 jaar"
    OUDEREN = "ouderen", "Ouderen"
    GEZINNEN = "gezinnen", "Gezinnen met kinderen"
    MANTELZORGERS = "mantelzorgers", "Mantelzorgers"
    BEPERKING = "beperking", "Mensen met een beperking of ziekte"
    MINIMA = "minima", "Mensen met een laag inkomen"
    SCHULDEN = "schulden", "Mensen met schulden"
    DAK_EN_THUISLOZEN = "dak_en_thuislozen", "Dak- en thuislozen"
    STATUSHOUDERS = "statushouders", "Statushouders en inburgeraars"
    ONDERNEMERS = "ondernemers", "Ondernemers"


class RaamafspraakSoort(models.TextChoices):
    DIAGNOSE = "diagnose", "Diagnose"
    HUURACHTERSTAND = "huurachterstand", "Huurachterstand"
    GIJZELING = "gijzeling", "Dreigende gijzeling"
    REGIE = "regie", "Regie bij de partner"


class Herkomst(models.TextChoices):
    """Where a version of a page of the handboek comes from."""

    UITGAVE = "uitgave", "Uitgave van Serviceplein"
    GEMEENTE = "gemeente", "Eigen tekst van de gemeente"

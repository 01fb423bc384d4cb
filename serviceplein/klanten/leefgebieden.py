"""The parts of a life that a question, a Quick Scan or a plan is about."""

from django.db import models


class Leefgebied(models.TextChoices):
    """Codes of the leefgebieden; the same from the first melding to the plan."""

    WERK = "werk", "Werk"
    TAAL = "taal", "Taal"
    OPLEIDING = "opleiding", "Opleiding"
    FINANCIEN = "financien", "Geld en schulden"
    GEZONDHEID = "gezondheid", "Gezondheid"
    PSYCHOSOCIAAL = "psychosociaal", "Psychosociaal"
    HUISVESTING = "huisvesting", "Wonen"
    GEZIN = "gezin", "Gezin"
    VERSLAVING = "verslaving", "Verslaving"
    MEEDOEN = "meedoen", "Meedoen"

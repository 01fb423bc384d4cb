"""Codes of a melding; part of the public contract (routing policy)."""

from django.db import models


class Kanaal(models.TextChoices):
    """The eleven ways in (INT-01)."""

    BALIE = "balie", "Balie"
    TELEFOON = "telefoon", "Telefoon"
    INTERNET = "internet", "Internet"
    POST = "post", "Post"
    EMAIL = "email", "E-mail"
    WIJKBALIE = "wijkbalie", "Wijkbalie"
    KCC = "kcc", "Klantcontactcentrum"
    KCC_UWV = "kcc_uwv", "Klantcontactcentrum UWV"
    KETENPARTNER = "ketenpartner", "Ketenpartner"
    BCT = "bct", "Brede Centrale Toegang"
    WIJKSERVICEPUNT = "wijkservicepunt", "Wijkservicepunt"


class SoortVraag(models.TextChoices):
    INFORMATIE = "informatie", "Informatie"
    NIEUWE_AANVRAAG = "nieuwe_aanvraag", "Nieuwe aanvraag"
    BESTAANDE_VOORZIENING = "bestaande_voorziening", "Vraag over wat al loopt"
    MUTATIE = "mutatie", "Wijziging doorgeven"
    ONDUIDELIJK = "onduidelijk", "Nog onduidelijk"
    ALGEMEEN = "algemeen", "Vraag voor het algemeen welzijnswerk"


class Stroom(models.TextChoices):
    WERK_INKOMEN = "werk_inkomen", "Werk en inkomen"
    WERK_INKOMEN_JONGEREN = "werk_inkomen_jongeren", "Werk en inkomen jongeren"
    WMO = "wmo", "Wmo"
    SCHULDEN = "schulden", "Schulden"
    FINANCIELE_REGELINGEN = "financiele_regelingen", "Financiële regelingen"
    DAK_EN_THUISLOZEN = "dak_en_thuislozen", "Dak- en thuislozen"
    ZELFSTANDIGEN = "zelfstandigen", "Zelfstandigen"


class Bestemming(models.TextChoices):
    DIRECT_AFGEHANDELD = "direct_afgehandeld", "Direct afgehandeld"
    WERKPLEIN = "werkplein", "Werkplein"
    JONGERENLOKET = "jongerenloket", "Jongerenloket"
    BCT = "bct", "Brede Centrale Toegang"
    COACH_DAK_EN_THUISLOZEN = "coach_dak_en_thuislozen", "Coach dak- en thuislozen"
    COACH_SCHULDHULPVERLENING = "coach_schuldhulpverlening", "Coach schuldhulpverlening"
    COACH_GEVESTIGDE_ZELFSTANDIGEN = "coach_gevestigde_zelfstandigen", "Coach gevestigde zelfstandigen"
    VRAAGVERHELDERING = "vraagverheldering", "Vraagverheldering Wmo"
    WIJKWELZIJNSORGANISATIE = "wijkwelzijnsorganisatie", "Wijkwelzijnsorganisatie"
    NIEUWE_AANVRAGEN_IWV = "nieuwe_aanvragen_iwv", "Nieuwe aanvragen IWV"
    BEHEER_IWV = "beheer_iwv", "Beheer IWV-bestand"
    FINANCIELE_REGELINGEN = "financiele_regelingen", "Financiële Regelingen"
    SCHULDHULPVERLENING = "schuldhulpverlening", "Schuldhulpverlening"
    HELPDESK = "helpdesk", "Helpdesk"
    VASTE_CONTACTPERSOON = "vaste_contactpersoon", "Vaste contactpersoon"
    BEEINDIGENDE_PROFESSIONAL = "beeindigende_professional", "Professional die de dienstverlening beëindigde"
    EIGEN_GEMEENTE = "eigen_gemeente", "Eigen gemeente van de klant"
    FRONTOFFICE = "frontoffice", "Frontoffice"


class Vervolgstap(models.TextChoices):
    GEEN = "geen", "Geen"
    AFSPRAAK = "afspraak", "Afspraak maken"
    INTAKE = "intake", "Intake plannen"
    QUICK_SCAN = "quick_scan", "Quick Scan plannen"
    QUICK_SCAN_NA_ZOEKTERMIJN = "quick_scan_na_zoektermijn", "Quick Scan na de zoektermijn"
    VRAAGVERHELDERING = "vraagverheldering", "Vraagverheldering plannen"
    WARME_VERWIJZING = "warme_verwijzing", "Warm verwijzen"
    WERKVOORRAAD = "werkvoorraad", "In de werkvoorraad"
    TOEKENNEN_ZONDER_INDICATIE = "toekennen_zonder_indicatie", "Toekennen zonder indicatie"
    AFSTEMMING_CONTACTPERSOON = "afstemming_contactpersoon", "Afstemmen met de contactpersoon"
    TAAK = "taak", "Taak voor de contactpersoon"
    OVERLEG = "overleg", "Overleg"
    NAVRAGEN = "navragen", "Navragen"


class Relatie(models.TextChoices):
    """Who asks on behalf of the klant."""

    PARTNER = "partner", "Partner"
    OUDER = "ouder", "Ouder"
    KIND = "kind", "Kind"
    NAASTE = "naaste", "Ander familielid, vriend of buur"
    HULPVERLENER = "hulpverlener", "Hulpverlener"
    BEWINDVOERDER = "bewindvoerder", "Bewindvoerder of curator"
    MENTOR = "mentor", "Mentor"


class Machtiging(models.TextChoices):
    """On what ground somebody asks for another (Awb art. 2:1; BW boek 1, titel 16, 19 en 20)."""

    GEEN = "geen", "Geen machtiging"
    MONDELING = "mondeling", "De klant bevestigde het zelf"
    SCHRIFTELIJK = "schriftelijk", "Schriftelijke machtiging gezien"
    WETTELIJK = "wettelijk", "Beschikking van de rechter gezien"


VIA_EEN_PARTNER = frozenset({Kanaal.WIJKBALIE, Kanaal.KETENPARTNER, Kanaal.BCT, Kanaal.WIJKSERVICEPUNT})
"""Channels on which an organisation brings the melding: which one has to be known."""

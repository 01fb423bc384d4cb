"""Who may do what: the roles of the organisation and the rights each one has (PRV-01)."""

from django.db import models


class Rol(models.TextChoices):
    FRONTOFFICE = "frontoffice", "Frontofficemedewerker"
    WERKCOACH = "werkcoach", "Werkcoach"
    PARTICIPATIECOACH = "participatiecoach", "Participatiecoach"
    CONSULENT = "consulent", "Consulent Wmo"
    RELATIEBEHEERDER = "relatiebeheerder", "Relatiebeheerder"
    HELPDESK = "helpdesk", "Helpdeskmedewerker"
    BACKOFFICE = "backoffice", "Backofficemedewerker"
    HANDHAVING = "handhaving", "Handhaver"
    TEAMLEIDER = "teamleider", "Teamleider"
    MANAGER = "manager", "Afdelingsmanager"
    RAAD = "raad", "Wethouder en raad"
    BEHEER = "beheer", "Functioneel beheerder"
    PRIVACY = "privacy", "Privacy officer"
    PARTNER = "partner", "Ketenpartner"


class Recht(models.TextChoices):
    """One right per kind of action; a view or service names the one it needs."""

    AANMELDEN = "aanmelden", "Ingelogd zijn"
    KLANT_ZOEKEN = "klant.zoeken", "Klanten zoeken"
    KLANT_BEKIJKEN = "klant.bekijken", "Klantdossier bekijken"
    KLANT_WIJZIGEN = "klant.wijzigen", "Klantgegevens wijzigen"
    BSN_TONEN = "klant.bsn", "BSN tonen"
    MELDING_BEKIJKEN = "melding.bekijken", "Meldingen bekijken"
    MELDING_REGISTREREN = "melding.registreren", "Melding registreren"
    MELDING_TRIEREN = "melding.trieren", "Triage vaststellen"
    AFSPRAAK_PLANNEN = "afspraak.plannen", "Afspraken plannen"
    QUICK_SCAN_AFNEMEN = "quick_scan.afnemen", "Quick Scan afnemen"
    AFWEGING_VASTLEGGEN = "afweging.vastleggen", "Afwegingen bekijken en vastleggen"
    AFWEGING_AKKOORD = "afweging.akkoord", "Akkoord geven op een afweging van een collega"
    ZOEKTERMIJN_AFWIJKEN = "zoektermijn.afwijken", "Eerder behandelen dan de zoektermijn"
    CONTROLE_UITVOEREN = "controle.uitvoeren", "Preventieve controle vastleggen"
    SNELLE_ROUTES_BEKIJKEN = "snelle_route.bekijken", "Gebruik van snelle routes bekijken"
    CONTACTPERSOON_TOEWIJZEN = "contactpersoon.toewijzen", "Vaste contactpersoon toewijzen"
    CONTACTPERSOON_AFWIJKEN = "contactpersoon.afwijken", "Afwijken van de voorgestelde contactpersoon"
    CASELOAD_HERVERDELEN = "caseload.herverdelen", "Klanten herverdelen over contactpersonen"
    CASELOAD_BEKIJKEN = "caseload.bekijken", "Eigen caseload bekijken"
    PLAN_BEWERKEN = "plan.bewerken", "Plan bewerken"
    VOORZIENINGEN_BEKIJKEN = "voorziening.bekijken", "Lijst van Wmo-voorzieningen bekijken"
    VOORZIENING_VOLGEN = "voorziening.volgen", "Wmo-voorzieningen afwegen en volgen tot de klant tevreden is"
    CASUSBOEK_LEZEN = "casusboek.lezen", "Casusboek en ontwikkelagenda lezen"
    CASUS_SCHRIJVEN = "casus.schrijven", "Casussen schrijven"
    CASUS_PUBLICEREN = "casus.publiceren", "Casussen van een ander publiceren"
    ONTWIKKELAGENDA_BEHEREN = "ontwikkelagenda.beheren", "Lessen op de ontwikkelagenda zetten"
    INSTRUMENTEN_BEHEREN = "instrumenten.beheren", "Contracten en budgetten van instrumenten beheren"
    RELATIES_BEHEREN = "relaties.beheren", "Samenwerking met ketenpartners beheren"
    DOCUMENT_TOEVOEGEN = "document.toevoegen", "Documenten toevoegen"
    TAAK_UITVOEREN = "taak.uitvoeren", "Taken uitvoeren"
    BETALING_BEKIJKEN = "betaling.bekijken", "Betalingen bekijken"
    BETALING_KLAARZETTEN = "betaling.klaarzetten", "Betalingen klaarzetten en corrigeren"
    BETALING_VRIJGEVEN = "betaling.vrijgeven", "Betalingen vrijgeven"
    AANVRAAG_BEKIJKEN = "aanvraag.bekijken", "Aanvragen bekijken"
    AANVRAAG_BATCH = "aanvraag.batch", "Batch met aanvragen aanleveren"
    AANVRAAG_BESLISSEN = "aanvraag.beslissen", "Aanvragen beslissen"
    OPDRACHT_GEVEN = "opdracht.geven", "Opdrachten aan de backoffice geven"
    OPDRACHT_BEHANDELEN = "opdracht.behandelen", "Opdrachten van de backoffice behandelen"
    WERKVOORRAAD_STUREN = "werkvoorraad.sturen", "Werkvoorraad van de backoffice verdelen"
    BESLUIT_AKKOORD = "besluit.akkoord", "Tweede akkoord geven op besluiten"
    BRIEVEN_VERSTUREN = "brieven.versturen", "Brieven afdrukken en versturen"
    HELPDESK_WERKEN = "helpdesk.werken", "Klanten helpen aan de helpdesk"
    IDENTITEIT_CONTROLEREN = "identiteit.controleren", "Vaststellen wie de klant is"
    MUTATIE_VERWERKEN = "mutatie.verwerken", "Mutaties van klanten opnemen en doorvoeren"
    BEWAREN = "bewaren.vernietigen", "Vernietiging voorbereiden en goedkeuren"
    BEWAARSTOP = "bewaren.stop", "Vernietiging van een dossier tegenhouden"
    TEAM_BEKIJKEN = "rapportage.team", "Teamcijfers bekijken"
    RAAD_BEKIJKEN = "rapportage.raad", "Cijfers voor de raad bekijken"
    CIJFER_OPENEN = "rapportage.openen", "Onderliggende regels van een cijfer openen"
    SMOELENBOEK = "organisatie.smoelenboek", "Smoelenboek bekijken"
    COLLEGA_BEKIJKEN = "organisatie.collega", "Werktijden en afwezigheid van collega's bekijken"
    CATALOGUS = "catalogus.bekijken", "Catalogus en handboek bekijken"
    TOEGANG_VERLENEN = "toegang.verlenen", "Collega toelaten tot een beschermd dossier"
    BEHEREN = "beheer.beheren", "Normen en regels beheren"
    LOGBOEK_BEKIJKEN = "logboek.bekijken", "Verwerkingenlogboek bekijken"
    GESCHIEDENIS_BEKIJKEN = "geschiedenis.bekijken", "Geschiedenis van gegevens bekijken"
    ACCOUNTS_BEHEREN = "accounts.beheren", "Accounts en tweede factor beheren"


_IEDEREEN = {
    Recht.AANMELDEN,
    Recht.SMOELENBOEK,
    Recht.COLLEGA_BEKIJKEN,
    Recht.CATALOGUS,
    Recht.CASUSBOEK_LEZEN,
}
_KLANTWERK = _IEDEREEN | {
    Recht.KLANT_ZOEKEN,
    Recht.KLANT_BEKIJKEN,
    Recht.DOCUMENT_TOEVOEGEN,
    Recht.MELDING_BEKIJKEN,
    Recht.TAAK_UITVOEREN,
    Recht.CASUS_SCHRIJVEN,
}
_COACH = _KLANTWERK | {
    Recht.KLANT_WIJZIGEN,
    Recht.BSN_TONEN,
    Recht.MELDING_TRIEREN,
    Recht.AFSPRAAK_PLANNEN,
    Recht.QUICK_SCAN_AFNEMEN,
    Recht.AFWEGING_VASTLEGGEN,
    Recht.CONTACTPERSOON_TOEWIJZEN,
    Recht.CASELOAD_BEKIJKEN,
    Recht.PLAN_BEWERKEN,
    Recht.AANVRAAG_BEKIJKEN,
    Recht.OPDRACHT_GEVEN,
}

RECHTEN: dict[Rol, frozenset[Recht]] = {
    Rol.FRONTOFFICE: frozenset(
        _KLANTWERK
        | {
            Recht.KLANT_WIJZIGEN,
            Recht.BSN_TONEN,
            Recht.MELDING_REGISTREREN,
            Recht.MELDING_TRIEREN,
            Recht.AFSPRAAK_PLANNEN,
            Recht.OPDRACHT_GEVEN,
            Recht.HELPDESK_WERKEN,
            Recht.IDENTITEIT_CONTROLEREN,
            Recht.MUTATIE_VERWERKEN,
        }
    ),
    Rol.WERKCOACH: frozenset(_COACH),
    Rol.PARTICIPATIECOACH: frozenset(_COACH),
    Rol.CONSULENT: frozenset(_COACH | {Recht.VOORZIENINGEN_BEKIJKEN, Recht.VOORZIENING_VOLGEN}),
    Rol.RELATIEBEHEERDER: frozenset(
        _KLANTWERK
        | {
            Recht.CASELOAD_BEKIJKEN,
            Recht.PLAN_BEWERKEN,
            Recht.AFWEGING_VASTLEGGEN,
            Recht.OPDRACHT_GEVEN,
            Recht.RELATIES_BEHEREN,
        }
    ),
    Rol.HELPDESK: frozenset(
        _KLANTWERK
        | {
            Recht.KLANT_WIJZIGEN,
            Recht.BSN_TONEN,
            Recht.MELDING_REGISTREREN,
            Recht.AANVRAAG_BEKIJKEN,
            Recht.BETALING_BEKIJKEN,
            Recht.OPDRACHT_GEVEN,
            Recht.HELPDESK_WERKEN,
            Recht.IDENTITEIT_CONTROLEREN,
            Recht.MUTATIE_VERWERKEN,
        }
    ),
    Rol.BACKOFFICE: frozenset(
        _KLANTWERK
        | {
            Recht.BSN_TONEN,
            Recht.AANVRAAG_BEKIJKEN,
            Recht.AANVRAAG_BATCH,
            Recht.AANVRAAG_BESLISSEN,
            Recht.BETALING_BEKIJKEN,
            Recht.BETALING_KLAARZETTEN,
            Recht.BETALING_VRIJGEVEN,
            Recht.OPDRACHT_BEHANDELEN,
            Recht.BESLUIT_AKKOORD,
            Recht.BRIEVEN_VERSTUREN,
            Recht.IDENTITEIT_CONTROLEREN,
            Recht.MUTATIE_VERWERKEN,
        }
    ),
    Rol.HANDHAVING: frozenset(
        _KLANTWERK | {Recht.CONTROLE_UITVOEREN, Recht.BSN_TONEN, Recht.OPDRACHT_BEHANDELEN}
    ),
    Rol.TEAMLEIDER: frozenset(
        _KLANTWERK
        | {
            Recht.ZOEKTERMIJN_AFWIJKEN,
            Recht.SNELLE_ROUTES_BEKIJKEN,
            Recht.MELDING_TRIEREN,
            Recht.CONTACTPERSOON_TOEWIJZEN,
            Recht.CONTACTPERSOON_AFWIJKEN,
            Recht.AFWEGING_VASTLEGGEN,
            Recht.AFWEGING_AKKOORD,
            Recht.CASELOAD_BEKIJKEN,
            Recht.CASELOAD_HERVERDELEN,
            Recht.VOORZIENINGEN_BEKIJKEN,
            Recht.CASUS_PUBLICEREN,
            Recht.ONTWIKKELAGENDA_BEHEREN,
            Recht.INSTRUMENTEN_BEHEREN,
            Recht.RELATIES_BEHEREN,
            Recht.AANVRAAG_BEKIJKEN,
            Recht.BETALING_BEKIJKEN,
            Recht.BETALING_VRIJGEVEN,
            Recht.WERKVOORRAAD_STUREN,
            Recht.BESLUIT_AKKOORD,
            Recht.TEAM_BEKIJKEN,
            Recht.CIJFER_OPENEN,
            Recht.TOEGANG_VERLENEN,
            Recht.BEWAARSTOP,
        }
    ),
    Rol.MANAGER: frozenset(
        _IEDEREEN
        | {
            Recht.TEAM_BEKIJKEN,
            Recht.RAAD_BEKIJKEN,
            Recht.CIJFER_OPENEN,
            Recht.CASELOAD_HERVERDELEN,
            Recht.ONTWIKKELAGENDA_BEHEREN,
        }
    ),
    Rol.RAAD: frozenset(_IEDEREEN | {Recht.RAAD_BEKIJKEN}),
    Rol.BEHEER: frozenset(
        _IEDEREEN
        | {
            Recht.SNELLE_ROUTES_BEKIJKEN,
            Recht.INSTRUMENTEN_BEHEREN,
            Recht.BEHEREN,
            Recht.GESCHIEDENIS_BEKIJKEN,
            Recht.ACCOUNTS_BEHEREN,
            Recht.BEWAREN,
        }
    ),
    Rol.PARTNER: frozenset({Recht.AANMELDEN, Recht.SMOELENBOEK}),
    Rol.PRIVACY: frozenset(_IEDEREEN | {Recht.LOGBOEK_BEKIJKEN, Recht.GESCHIEDENIS_BEKIJKEN, Recht.BEWAREN}),
}


class Specialisme(models.TextChoices):
    """Queues of work: the seven specialismen of the backoffice (BO-01), and the frontoffice and helpdesk."""

    BEHEER_WWB = "beheer_wwb", "Beheer WWB-bestand"
    BEHEER_IWV = "beheer_iwv", "Beheer IWV-bestand"
    HANDHAVING = "handhaving", "Handhaving"
    FINANCIELE_REGELINGEN = "financiele_regelingen", "Financiële Regelingen"
    SCHULDHULPVERLENING = "schuldhulpverlening", "Schuldhulpverlening"
    INCASSO = "incasso", "Incasso en Verhaal"
    ADMINISTRATIE = "administratie", "Administratieve ondersteuning"
    FRONTOFFICE = "frontoffice", "Frontoffice"
    HELPDESK = "helpdesk", "Helpdesk"


QUEUE_OF_ROLE: dict[Rol, Specialisme] = {
    Rol.FRONTOFFICE: Specialisme.FRONTOFFICE,
    Rol.HELPDESK: Specialisme.HELPDESK,
}
"""Roles that work one queue by themselves; a backoffice role names its specialisme in the grant."""

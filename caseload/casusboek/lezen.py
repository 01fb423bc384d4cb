"""What is read to judge a casus: its pieces, and who could be recognised in it."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, Q, TextField, Value

from caseload.casusboek.anoniem import TUSSEN_WOORDEN, Bekende, Deel, Spoor, find_traces, possible_names
from caseload.casusboek.models import Casus
from serviceplein.klanten.models import HuishoudenLid, Klant, Netwerkcontact, Zoekbaar
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker


def pieces_of(casus: Casus) -> list[Deel]:
    """All that would be published, in the order of the page; two queries."""
    return list(_pieces(casus))


def medewerkers_in(delen: list[Deel]) -> Iterator[Bekende]:
    """Medewerkers of now and before of whom part of the name is in the text; one query."""
    words = Func(
        Zoekbaar("naam"),
        Value(TUSSEN_WOORDEN),
        function="regexp_split_to_array",
        output_field=ArrayField(TextField()),
    )
    named = Medewerker.objects.annotate(woorden=words).filter(woorden__overlap=sorted(possible_names(delen)))
    for naam in named.order_by("pk").values_list("naam", flat=True):
        yield Bekende(wie="een medewerker", namen=(naam,), met_hoofdletter=True)


def known_of(casus: Casus) -> list[Bekende]:
    """The klant, everybody who ever shared the household, and the network; three queries at most."""
    if casus.klant_id is None:
        return []
    houses = HuishoudenLid.objects.filter(klant=casus.klant_id).values("huishouden")
    inside = Q(pk=casus.klant_id) | Q(lidmaatschappen__huishouden__in=houses)
    people = [
        _person(klant, "de klant" if klant.pk == casus.klant_id else "iemand uit het gezin")
        for klant in Klant.objects.filter(inside).distinct().order_by("pk")
    ]
    network = Netwerkcontact.objects.filter(klant=casus.klant_id).order_by("pk")
    return people + [
        Bekende(wie="iemand uit het netwerk", namen=(one.naam,), telefoon=one.telefoon, email=one.email)
        for one in network
    ]


def open_traces(casus: Casus) -> list[Spoor]:
    """What is found in the text and not judged yet."""
    judged = set(casus.oordelen.values_list("soort", "gevonden"))
    return [trace for trace in all_traces(casus) if trace.sleutel not in judged]


def all_traces(casus: Casus) -> list[Spoor]:
    """What is found in the text, judged or not."""
    delen = pieces_of(casus)
    return find_traces(delen, [*known_of(casus), *medewerkers_in(delen)])


def published_text(casus: Casus) -> str:
    """Everything below the title in one piece, to search in."""
    return "\n\n".join(deel.tekst for deel in pieces_of(casus)[1:])


def klant_for(casus: Casus, user: Gebruiker, now: datetime) -> Klant | None:
    """The klant behind a casus, for who may open that dossier right now; nobody else learns who it is."""
    if casus.klant_id is None:
        return None
    return Klant.objects.visible_to(user).open_for(user, now).filter(pk=casus.klant_id).first()


def _pieces(casus: Casus) -> Iterator[Deel]:
    yield Deel(plaats="Titel", tekst=casus.titel)
    yield Deel(plaats="Wat er speelde", tekst=casus.aanleiding)
    if casus.uitkomst:
        yield Deel(plaats="Hoe het afliep", tekst=casus.uitkomst)
    for one in casus.perspectieven.exclude(tekst=""):
        name = f"Perspectief: {one.get_kant_display().lower()}"
        if one.verteller:
            yield Deel(plaats=f"{name}, verteller", tekst=one.verteller)
        yield Deel(plaats=name, tekst=one.tekst)
    for number, les in enumerate(casus.lessen.all(), start=1):
        yield Deel(plaats=f"Les {number}", tekst=les.tekst)


def _person(klant: Klant, wie: str) -> Bekende:
    return Bekende(
        wie=wie,
        namen=(klant.voornamen, klant.achternaam),
        bsn=klant.bsn or "",
        geboortedatum=klant.geboortedatum,
        straat=klant.straat,
        postcode=klant.postcode,
        telefoon=klant.telefoon,
        email=klant.email,
        klantnummer=str(klant.klantnummer),
    )

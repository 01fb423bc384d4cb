"""What a document can belong to. Each app registers its own when it starts (KRN-06)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from serviceplein.dossier.models import Document, Documentkoppeling
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

Rijen = Callable[[Klant, Gebruiker], Iterable[tuple[int, str, str]]]
MEEST = 50
"""The newest of each kind; older ones keep their links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Koppelbaar:
    """One kind: `rijen(klant, user)` gives (key, name, address) of those the user may see, newest first."""

    code: str
    label: str
    rijen: Rijen


@dataclass(frozen=True, slots=True)
class Koppeling:
    """Something a document belongs to, as a page shows it."""

    sleutel: str
    soort: str
    naam: str
    url: str


_kinds: dict[str, Koppelbaar] = {}


def register(*kinds: Koppelbaar) -> None:
    """Makes kinds known; called in AppConfig.ready."""
    for kind in kinds:
        _kinds[kind.code] = kind


def kinds() -> Sequence[Koppelbaar]:
    return sorted(_kinds.values(), key=lambda kind: kind.label)


def linkable(klant: Klant, user: Gebruiker) -> dict[str, Koppeling]:
    """Everything of a klant that a document can be linked to, by "kind:key"; one query per kind."""
    return {
        f"{kind.code}:{key}": Koppeling(f"{kind.code}:{key}", kind.label, name, url)
        for kind in kinds()
        for key, name, url in kind.rijen(klant, user)
    }


def links_of(documents: Iterable[Document], known: Mapping[str, Koppeling]) -> dict[int, list[Koppeling]]:
    """What each document belongs to, of what the user may see; one query for all of them."""
    documents = list(documents)
    found: dict[int, list[Koppeling]] = {document.pk: [] for document in documents}
    wanted = [(row.pk, f"{row.onderwerp_soort}:{row.onderwerp_id}") for row in documents]
    rows = Documentkoppeling.objects.filter(document__in=documents).order_by("pk")
    wanted += [(row.document_id, f"{row.onderwerp_soort}:{row.onderwerp_id}") for row in rows]
    for document_id, key in wanted:
        link = known.get(key)
        if link is not None and link not in found[document_id]:
            found[document_id].append(link)
    return found

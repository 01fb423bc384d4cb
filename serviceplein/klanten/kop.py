"""The head of a klant, the same on every page about one: name, age, marks, BSN and how to reach them."""

from datetime import date
from typing import Any

from django.urls import reverse

from serviceplein.klanten.acties import buttons_for
from serviceplein.klanten.keuzes import Ondernemer, Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rechten import Recht
from serviceplein.ui.weergave import long_date


def head_of(klant: Klant, *, user: Any, op: date, adres: str) -> dict[str, Any]:
    """Context of `ui/_klantkop.html`; `adres` is what this user may see of it."""
    age = klant.leeftijd(op)
    born = f"{long_date(klant.geboortedatum)} ({age} jaar)" if klant.geboortedatum else "Niet bekend"
    return {
        "naam": klant.naam,
        "statussen": [(klant.get_bescherming_display(), "let_op")] if klant.bescherming else [],
        "kenmerken": _marks(klant),
        "feiten": [
            ("Klantnummer", str(klant.klantnummer)),
            ("Geboren", born),
            ("Adres", adres),
            ("Wijk", str(klant.wijk or klant.gemeente or "") if adres != "Geheim adres" else "Geheim"),
            ("Telefoon", klant.telefoon),
            ("E-mail", klant.email),
            ("Contact het liefst via", klant.get_voorkeurskanaal_display()),
        ],
        "bsn": klant.bsn,
        "bsn_url": reverse("klant-bsn", args=[klant.pk]) if user.heeft(Recht.BSN_TONEN) else "",
        "acties": buttons_for(klant, user),
    }


def _marks(klant: Klant) -> list[str]:
    marks = [
        (klant.uitkering != Uitkering.GEEN, klant.get_uitkering_display()),
        (klant.statushouder, "Statushouder"),
        (klant.inburgeringsplichtig, "Inburgeringsplichtig"),
        (klant.dak_en_thuisloos, "Dak- of thuisloos"),
        (klant.ondernemer != Ondernemer.GEEN, klant.get_ondernemer_display()),
        (klant.iwv, "Wmo-voorziening"),
        (klant.tolk_nodig, f"Tolk nodig ({klant.taal})"),
        (klant.digivaardig is False, "Niet digivaardig"),
    ]
    return [label for shown, label in marks if shown]

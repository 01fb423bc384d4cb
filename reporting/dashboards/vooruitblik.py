"""Where the load of a team comes from and goes: the stand per month, and the months ahead (CAS-06, RAP-11).

What is known of each klant (expected ends, phases, absences) is in the forecast of the caseload itself; here
the daily facts say what the flow of the last months makes of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from caseload.toewijzing.models import Capaciteit
from reporting.dashboards.namen import month_name
from reporting.feiten.models import Dagfeit, Maandfeit
from reporting.indicatoren.vraag import Vraag, months_back
from serviceplein.ui.grafiek import Grafiek, Reeks

VOORUIT = 3
"""Months drawn ahead, and whole months back whose flow is carried on."""


def look_ahead(vraag: Vraag, ends: Sequence[date], *, tot: date | None) -> Grafiek | None:
    """The weighted caseload of a team on these days and `VOORUIT` months on; None without facts.

    `tot` is the last day with facts: the month that runs is drawn as it was then.
    Three queries. Ahead: klanten of the last day with facts, with as many coming and going each month as on
    average in the last whole months, at the mean weight of that day.
    """
    if tot is None:
        return None
    team, ends = vraag.bereik.id, [min(end, tot) for end in ends]
    stands = Dagfeit.objects.filter(soort="caseload", team=team, dag__in=ends)
    found = {
        dag: (n, float(weight))
        for dag, n, weight in stands.order_by().values_list("dag").annotate(Sum("n"), Sum("teller"))
    }
    if not found:
        return None
    month = vraag.peildatum.replace(day=1)
    flows = Maandfeit.objects.filter(
        soort__in=("instroom", "uitstroom"),
        team=team,
        maand__gte=months_back(month, VOORUIT),
        maand__lt=month,
    )
    net: dict[str, int] = defaultdict(int)
    net.update(flows.order_by().values_list("soort").annotate(n=Sum("n")))
    klanten, weight = found[max(found)]
    each = (net["instroom"] - net["uitstroom"]) / VOORUIT * weight / klanten if klanten else 0.0
    known = [found[day][1] if day in found else None for day in ends]
    ahead = [max(0.0, weight + each * n) for n in range(1, VOORUIT + 1)]
    norm = Capaciteit.objects.filter(medewerker__team=team, medewerker__actief=True).aggregate(Sum("norm"))
    return Grafiek(
        id="caseload-vooruitblik",
        titel="Gewogen caseload per maand, en wat de instroom ervan maakt",
        as_naam="Maand",
        labels=tuple(month_name(day) for day in [*ends, *_ahead(month)]),
        reeksen=(
            Reeks("Gewogen caseload", (*known, *([None] * VOORUIT))),
            Reeks("Verwacht bij deze instroom", (*([None] * (len(ends) - 1)), weight, *ahead)),
        ),
        norm=float(norm["norm__sum"]) if norm["norm__sum"] else None,
        decimalen=1,
    )


def _ahead(month: date) -> list[date]:
    return [months_back(month, -n) for n in range(1, VOORUIT + 1)]

"""Reading for the regie: the proposal, the slots of a driegesprek, who asked what."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from caseload.plan.models import Actie, Plan
from caseload.plan.transitions import ActieStatus
from caseload.regie.models import Regieverzoek
from caseload.regie.policy import Inzet, Voorstel, propose_regievoerder
from serviceplein.agenda.keuzes import AfspraakSoort
from serviceplein.agenda.sloten import Slot
from serviceplein.agenda.vrij import slots_of
from serviceplein.catalogus.normen import normen
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.organisatie.models import Medewerker, Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanrader:
    """Who is proposed, and the sentence that says why."""

    medewerker: Medewerker | None
    partner: Partner | None
    reden: str

    @property
    def naam(self) -> str:
        return str((self.partner or self.medewerker or "").naam)  # type: ignore[union-attr]


def proposal_for(plan: Plan) -> Aanrader | None:
    """Whoever handles the dominant problem, unless that one has the regie already."""
    if not plan.dominant_probleem:
        return None
    rows = Actie.objects.filter(
        doel__plan=plan, doel__leefgebied=plan.dominant_probleem, status=ActieStatus.OPEN
    ).select_related("doel", "partner", "medewerker")
    open_ = [row for row in rows if row.partner_id or row.medewerker_id]
    found = propose_regievoerder(
        (
            Inzet(
                leefgebied=row.doel.leefgebied,
                termijn=row.termijn,
                mag=row.partner.mag_regie_voeren if row.partner else True,
                medewerker_id=row.medewerker_id,
                partner_id=row.partner_id,
            )
            for row in open_
        ),
        plan.dominant_probleem,
    )
    if found is None or _has_it(plan, found):
        return None
    label = Leefgebied(plan.dominant_probleem).label.lower()
    many = "1 actie" if found.acties == 1 else f"{found.acties} acties"
    return Aanrader(
        medewerker=next((row.medewerker for row in open_ if row.medewerker_id == found.medewerker_id), None)
        if found.medewerker_id
        else None,
        partner=next((row.partner for row in open_ if row.partner_id == found.partner_id), None)
        if found.partner_id
        else None,
        reden=f"pakt het grootste oplosbare probleem op ({label}, {many})",
    )


def _has_it(plan: Plan, found: Voorstel) -> bool:
    if plan.regiepartner_id is not None:
        return plan.regiepartner_id == found.partner_id
    return plan.regievoerder_id is not None and plan.regievoerder_id == found.medewerker_id


def talkers_of(verzoek: Regieverzoek) -> list[int]:
    """Which medewerkers sit in the driegesprek, the one who leads it first."""
    wanted = [verzoek.van_medewerker_id, verzoek.plan.regievoerder_id, verzoek.naar_medewerker_id]
    people: list[int] = []
    for pk in wanted:
        if pk is not None and pk not in people:
            people.append(pk)
    both = verzoek.van_medewerker_id is not None or verzoek.naar_medewerker_id is None
    return people if both else [verzoek.naar_medewerker_id or people[0]]


def slots_for(verzoek: Regieverzoek, *, now: datetime) -> list[Slot]:
    """The first moments at which everybody of us is free for the driegesprek."""
    people = talkers_of(verzoek)
    if not people:
        return []
    numbers = normen(["agenda.vooruit_dagen", "agenda.aantal_voorstellen"], op=timezone.localdate(now))
    days, wanted = int(numbers["agenda.vooruit_dagen"]), int(numbers["agenda.aantal_voorstellen"])
    return slots_of(people, van=now, dagen=days, soort=AfspraakSoort.DRIEGESPREK, personen=len(people) + 1)[
        :wanted
    ]

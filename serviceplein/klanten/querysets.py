"""How klanten are read; `visible_to` is the only read rule."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from serviceplein.klanten.bereik import NEED_TO_KNOW, EigenWerk, hidden_keys
from serviceplein.toegang.betrokkenheid import Wie
from serviceplein.toegang.models import Gebruiker, Inzage
from serviceplein.toegang.rollen import Recht

if TYPE_CHECKING:
    from serviceplein.klanten.models import Klant

__all__ = ["NEED_TO_KNOW", "KlantQuerySet"]


class KlantQuerySet(models.QuerySet["Klant"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Klanten the user's roles may reach; a protected dossier only by relation or by name (PRV-05)."""
        return self.filter(self.open_to(user))

    def open_to(self, user: Gebruiker, path: str = "") -> Q:
        """The rule of visible_to for a row that refers to a klant by `path`, such as "klant__".

        All but the few protected dossiers the user does not know: the database looks those up once per
        query and need not read the klant of every row. A row without a klant is not open to anybody.
        """
        if not user.heeft(Recht.KLANT_BEKIJKEN):
            return Q(**{f"{path}pk__in": []})
        return Q(**{f"{path}pk__isnull": False}) & ~Q(**{f"{path}pk__in": hidden_keys(Wie.of(user))})

    def hidden_from(self, user: Gebruiker) -> Self:
        """The few protected dossiers that somebody with the right to see klanten does not know."""
        return self.filter(pk__in=hidden_keys(Wie.of(user)))

    def lets_in(self, user: Gebruiker, klant: "Klant") -> bool:
        """Whether visible_to holds for this one klant: relations are looked up for a protected dossier only.

        A step reads one row, and the whole rule costs more than all the rest of it.
        """
        if not user.heeft(Recht.KLANT_BEKIJKEN):
            return False
        if klant.bescherming not in NEED_TO_KNOW:
            return True
        return self.visible_to(user).filter(pk=klant.pk).exists()

    def own_work_of(self, user: Gebruiker) -> Self:
        """Klanten in the user's own caseload, queue or team; others need a purpose first (PRV-02)."""
        return self.filter(EigenWerk(Wie.of(user)))

    def with_own_work(self, user: Gebruiker) -> Self:
        """Adds `eigen_werk`: whether the klant is the user's own work, which also shows a secret address."""
        return self.annotate(eigen_werk=EigenWerk(Wie.of(user)))

    def with_access(self, user: Gebruiker, now: datetime) -> Self:
        """Adds `eigen_werk`, and as `lopend_doel` the purpose the user gave that still holds, for a page."""
        given = Inzage.objects.filter(gebruiker=user, klant=OuterRef("pk"), vanaf__lte=now, tot__gt=now)
        return self.with_own_work(user).annotate(
            lopend_doel=Subquery(given.order_by("-tot").values("doel")[:1])
        )

    def rows_for(self, user: Gebruiker) -> list["Klant"]:
        """The rows of a short list the user may see, with `eigen_werk` on the protected ones.

        The rule of visible_to, at less cost: relations are looked up for protected rows only, in one query.
        """
        if not user.heeft(Recht.KLANT_BEKIJKEN):
            return []
        rows = list(self)
        protected = [row.pk for row in rows if row.bescherming]
        if not protected:
            return rows
        model: Any = self.model
        asked = model.objects.filter(pk__in=protected).with_own_work(user)
        own = dict(asked.values_list("pk", "eigen_werk"))
        for row in rows:
            row.eigen_werk = own.get(row.pk, False)  # type: ignore[attr-defined]
        return [row for row in rows if row.bescherming not in NEED_TO_KNOW or own.get(row.pk)]

    def open_for(self, user: Gebruiker, now: datetime) -> Self:
        """Klanten the user may open right now: own work, or a purpose given that still holds."""
        given = Inzage.objects.filter(gebruiker=user, klant=OuterRef("pk"), vanaf__lte=now, tot__gt=now)
        return self.filter(Q(EigenWerk(Wie.of(user))) | Q(Exists(given)))

"""Who a session belongs to, with everything a page asks about that account, in one query."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

from serviceplein.toegang.models import Gebruiker, RolToekenning
from serviceplein.toegang.rollen import Rol


def account_of_session(user_id: int) -> Gebruiker | None:
    """The account with the roles that run today and its medewerker; none when it was closed."""
    running = RolToekenning.objects.lopend(timezone.localdate()).filter(gebruiker=OuterRef("pk"))
    grants = ArraySubquery(running.values(grant=JSONObject(rol="rol", specialisme="specialisme")))
    accounts = Gebruiker.objects.filter(pk=user_id, is_active=True).select_related("medewerker")
    account = accounts.annotate(toekenningen=grants).first()
    if account is not None:
        found = account.__dict__.pop("toekenningen")
        account.lopende_toekenningen = tuple((Rol(grant["rol"]), grant["specialisme"]) for grant in found)
    return account


class AccountBackend(ModelBackend):
    """Name and password; a closed account ends its sessions at once."""

    def get_user(self, user_id: int) -> Gebruiker | None:
        return account_of_session(user_id)

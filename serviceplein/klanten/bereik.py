"""The rule of own work as SQL, put together once per account and day instead of in every request.

It spells out a dozen relations; building that anew took more time than everything else of a small page.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import BooleanField, Exists, Expression, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse

from serviceplein.klanten.keuzes import Bescherming
from serviceplein.toegang.betrokkenheid import Betrokkenheid, Wie, own_work, registered

NEED_TO_KNOW = (Bescherming.COLLEGA, Bescherming.HUISELIJK_GEWELD)
REMEMBERED = 1024
READS = ("GET", "HEAD")
_KLANT = "deze_klant"
Sql = tuple[str, tuple[Any, ...]]
_reading: ContextVar[dict[Wie, list[int]] | None] = ContextVar("reading", default=None)


class EigenWerk(Expression):
    """Whether a klant is somebody's own work, by a relation or by name."""

    def __init__(self, wie: Wie) -> None:
        super().__init__(output_field=BooleanField())
        self.wie = wie
        self.klant: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.klant]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self.klant,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        """Inside another question the klant has a short alias, which a relation may use for itself."""
        sql, params = _own_work_sql(self.wie, registered())
        quote, table = compiler.quote_name_unless_alias, self.klant.target.model._meta.db_table
        condition = f"({sql.replace(_KLANT, quote(table))} IS TRUE)"
        if self.klant.alias == table:
            return condition, params
        key = f"{quote(self.klant.alias)}.{quote(self.klant.target.column)}"
        own = f"SELECT {quote(self.klant.target.column)} FROM {quote(table)} WHERE {condition}"  # noqa: S608 - own names
        return f"{key} IN ({own})", params


def hidden_keys(wie: Wie) -> RawSQL:
    """Keys of the protected dossiers that somebody with the right to see klanten does not know.

    They are few. A page that is only read looks them up once; a step asks them within its own query, so that
    it sees what it has just changed itself.
    """
    sql, params = _hidden_sql(wie, registered())
    known = _reading.get()
    if known is None:
        return RawSQL(sql, params)  # noqa: S611 - made by the ORM below
    if wie not in known:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            known[wie] = [key for (key,) in cursor.fetchall()]
    return RawSQL("SELECT unnest(%s::bigint[])", (known[wie],))


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it the protected dossiers hidden from somebody are looked up once."""
    token = _reading.set({})
    try:
        yield
    finally:
        _reading.reset(token)


class LeesMiddleware:
    """A page that is only read is one reading."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READS:
            return self.get_response(request)
        with one_reading():
            return self.get_response(request)


@lru_cache(maxsize=REMEMBERED)
def _own_work_sql(wie: Wie, relations: tuple[Betrokkenheid, ...]) -> Sql:
    """A condition on the klant called `_KLANT`."""
    query: Any = _klanten().filter(own_work(wie) | _named(wie)).query
    query.change_aliases({query.get_initial_alias(): _KLANT})
    sql, params = query.where.as_sql(query.get_compiler(connection=connection), connection)
    return f"({sql})".replace(connection.ops.quote_name(_KLANT), _KLANT), tuple(params)


@lru_cache(maxsize=REMEMBERED)
def _hidden_sql(wie: Wie, relations: tuple[Betrokkenheid, ...]) -> Sql:
    protected = _klanten().filter(bescherming__in=NEED_TO_KNOW)
    hidden: Sql = protected.exclude(EigenWerk(wie)).values("pk").query.sql_with_params()
    return hidden


def _klanten() -> Any:
    return apps.get_model("klanten", "Klant")._default_manager.all()


def _named(wie: Wie) -> Q:
    named: Any = apps.get_model("klanten", "KlantUserObjectPermission")._default_manager.filter(
        Q(tot__isnull=True) | Q(tot__gte=wie.vandaag.date()),
        content_object=OuterRef("pk"),
        user=wie.gebruiker_id,
    )
    return Q(Exists(named))

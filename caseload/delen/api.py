"""A partner reads the parts of plans that are shared with it, as long as that holds (PRV-06, API-01)."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from caseload.delen.lezen import shared_contents
from caseload.delen.models import Deling
from caseload.plan.models import Actie
from caseload.plan.transitions import ActieStatus
from serviceplein.api.etag import respond_with_etag
from serviceplein.api.paginering import Paginering
from serviceplein.api.parameters import ETAG
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.klanten.models import Klant
from serviceplein.toegang.verwerkingen import log_shown, log_verwerking

PURPOSE = "samen werken aan een plan"


class GedeeldeInwonerSerializer(serializers.ModelSerializer[Klant]):
    """Whose plan it is: enough to know who is meant, no more."""

    class Meta:
        model = Klant
        fields = ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum")


class GedeeldeActieSerializer(serializers.Serializer[Any]):
    omschrijving = serializers.CharField()
    wie = serializers.SerializerMethodField(help_text="Soort en zo mogelijk naam van wie het doet.")
    termijn = serializers.DateField()
    status = serializers.ChoiceField(choices=ActieStatus.choices)

    def get_wie(self, actie: dict[str, Any]) -> str:
        parts = (str(Actie.Actor(actie["actor"]).label), actie["wie"])
        return ", ".join(part for part in parts if part)


class GedeeldDoelSerializer(serializers.Serializer[Any]):
    leefgebied = serializers.ChoiceField(choices=Leefgebied.choices)
    vanInwoner = serializers.CharField(source="van_klant")  # noqa: N815
    vanGemeente = serializers.CharField(source="van_gemeente")  # noqa: N815
    streefdatum = serializers.SerializerMethodField()
    acties = GedeeldeActieSerializer(many=True)

    def get_streefdatum(self, doel: dict[str, Any]) -> str | None:
        return doel["streefdatum"] or None


class DelingSerializer(serializers.ModelSerializer[Deling]):
    """A sharing in the list: whose it is, why and until when."""

    kenmerk = serializers.UUIDField(source="sleutel")
    inwoner = GedeeldeInwonerSerializer(source="plan.klant")
    grondslag = serializers.CharField(source="get_grondslag_display")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Deling
        fields = ("kenmerk", "inwoner", "waarvoor", "grondslag", "van", "tot", "url")

    def get_url(self, deling: Deling) -> str:
        return reverse("api-gedeeld-plan", args=[deling.sleutel], request=self.context.get("request"))


class GedeeldPlanSerializer(DelingSerializer):
    """Exactly the shared part."""

    doelen = serializers.SerializerMethodField()
    acties = serializers.SerializerMethodField()

    class Meta(DelingSerializer.Meta):
        fields = (*DelingSerializer.Meta.fields, "doelen", "acties")  # type: ignore[assignment]

    @extend_schema_field(GedeeldDoelSerializer(many=True))
    def get_doelen(self, deling: Deling) -> Any:
        return GedeeldDoelSerializer(self.context["gedeeld"]["doelen"], many=True).data

    @extend_schema_field(GedeeldeActieSerializer(many=True))
    def get_acties(self, deling: Deling) -> Any:
        return GedeeldeActieSerializer(self.context["gedeeld"]["acties"], many=True).data


def shared_now(request: Request) -> QuerySet[Deling]:
    """Only what is shared with this partner today; anything else does not exist for it."""
    partner: Any = request.toegang.partner  # type: ignore[attr-defined]
    return Deling.objects.of_partner(partner.pk, timezone.localdate()).select_related("plan__klant")


class GedeeldePlannenApi(APIView):
    required_scopes: ClassVar[list[str]] = ["plannen:lezen"]
    pagination_class = Paginering

    @extend_schema(
        operation_id="listGedeeldePlannen",
        summary="Gedeelde plannen bekijken",
        description="De plannen waarvan vandaag een deel met uw organisatie is gedeeld, de nieuwste eerst.",
        tags=["plannen"],
        responses=DelingSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = shared_now(request).order_by("-gedeeld_op", "-pk")
        handeling = "gedeelde plannen bekijken via API"
        log_verwerking(request, klant_id=None, handeling=handeling, doel=PURPOSE)
        paginator = Paginering()
        page = paginator.paginate_queryset(rows, request, self) or []
        log_shown(request, {row.plan.klant_id for row in page}, handeling=handeling)
        return paginator.get_paginated_response(
            DelingSerializer(page, many=True, context={"request": request}).data
        )


class GedeeldPlanApi(APIView):
    required_scopes: ClassVar[list[str]] = ["plannen:lezen"]

    @extend_schema(
        operation_id="getGedeeldPlan",
        summary="Eén gedeeld plan bekijken",
        description="De doelen en acties die met uw organisatie zijn gedeeld, zoals ze nu zijn.",
        tags=["plannen"],
        parameters=[
            OpenApiParameter("kenmerk", str, OpenApiParameter.PATH, description="Het kenmerk uit de lijst."),
            ETAG,
        ],
        responses={200: GedeeldPlanSerializer, 304: OpenApiResponse(description="Er is niets gewijzigd.")},
    )
    def get(self, request: Request, kenmerk: str) -> Response:
        deling = None
        if (key := _uuid(kenmerk)) is not None:
            deling = shared_now(request).prefetch_related("delen").filter(sleutel=key).first()
        log_verwerking(
            request,
            klant_id=deling.plan.klant_id if deling else None,
            handeling="gedeeld plan lezen via API",
            doel=f"{PURPOSE}: {deling.get_grondslag_display().lower()}"[:60] if deling else PURPOSE,
        )
        if deling is None:
            raise Http404
        context = {"request": request, "gedeeld": shared_contents(deling)}
        return respond_with_etag(request, GedeeldPlanSerializer(deling, context=context).data)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

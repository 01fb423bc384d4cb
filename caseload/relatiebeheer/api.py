"""Reports over the API: a partner sees which ones are due and hands them in (CAS-26, API-01)."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import (
    OpenApiExample,
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

from caseload.delen.models import Deling
from caseload.plan.models import Plan
from caseload.relatiebeheer.lezen import all_under_regie, with_reports
from caseload.relatiebeheer.services import DeliverRapport, deliver_rapport, plan_kenmerk
from serviceplein.api.etag import respond_with_etag
from serviceplein.api.herhaling import once
from serviceplein.api.paginering import Paginering
from serviceplein.api.parameters import ETAG, HERHALEN
from serviceplein.api.serializers import StrictSerializer
from serviceplein.klanten.models import Klant
from serviceplein.toegang.getoond import klanten_of_rows
from serviceplein.toegang.verwerkingen import log_shown, log_verwerking

PURPOSE = "rapport van ketenpartner met de regie"
KENMERK = OpenApiParameter(
    "kenmerk", str, OpenApiParameter.PATH, description="Het kenmerk van het plan, zoals P00000012."
)
EXAMPLE = {
    "samenvatting": "Mevrouw heeft een betalingsregeling en komt elke week. Er is nu niets extra nodig.",
    "klantGesprokenOp": "2026-11-18",
}


class RegieInwonerSerializer(serializers.ModelSerializer[Klant]):
    """Whose plan it is: enough to know who is meant, no more."""

    class Meta:
        model = Klant
        fields = ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum")


class RegieplanSerializer(serializers.Serializer[Any]):
    """A plan under the regie of the partner, and when its next report is due."""

    kenmerk = serializers.SerializerMethodField()
    inwoner = serializers.SerializerMethodField(
        help_text="Alleen zolang het plan met u is gedeeld. Anders belt u de gemeente."
    )
    laatsteRapport = serializers.DateField(source="laatste_rapport", allow_null=True)  # noqa: N815
    rapportVoor = serializers.DateField(  # noqa: N815
        source="rapport_voor", allow_null=True, help_text="De laatste dag voor uw volgende rapport."
    )
    teLaat = serializers.SerializerMethodField()  # noqa: N815
    url = serializers.SerializerMethodField()

    def get_kenmerk(self, plan: Any) -> str:
        return plan_kenmerk(plan.pk)

    @extend_schema_field(RegieInwonerSerializer(allow_null=True))
    def get_inwoner(self, plan: Any) -> Any:
        return RegieInwonerSerializer(plan.klant).data if plan.pk in self.context["gedeeld"] else None

    def get_teLaat(self, plan: Any) -> bool:  # noqa: N802
        return bool(plan.rapport_voor and plan.rapport_voor < timezone.localdate())

    def get_url(self, plan: Any) -> str:
        return reverse("api-regieplan", args=[plan_kenmerk(plan.pk)], request=self.context["request"])


class RapportSerializer(StrictSerializer):
    """How it goes, in the words of the partner."""

    samenvatting = serializers.CharField(
        max_length=1000,
        help_text="Wat is er gedaan, wat lukt, wat is er nodig? Zet hier geen ziekte of behandeling in.",
    )
    klantGesprokenOp = serializers.DateField(  # noqa: N815
        source="klant_gesproken_op",
        required=False,
        allow_null=True,
        help_text="De dag waarop u de inwoner het laatst sprak.",
    )

    def validate_klantGesprokenOp(self, value: Any) -> Any:  # noqa: N802
        if value and value > timezone.localdate():
            raise serializers.ValidationError("Kies vandaag of een dag daarvoor.")
        return value


def led_by(request: Request) -> QuerySet[Any]:
    """Only the plans under the regie of this partner; anything else does not exist for it."""
    partner: Any = request.toegang.partner  # type: ignore[attr-defined]
    plans = all_under_regie().filter(regiepartner=partner).select_related("klant")
    return with_reports(plans, timezone.localdate())


def own_plan(request: Request, kenmerk: str, handeling: str) -> Plan:
    """One plan under the regie of this partner, logged; else 404."""
    number = kenmerk[1:] if kenmerk[:1] == "P" else ""
    known = number.isascii() and number.isdecimal() and len(number) < 16
    plan: Plan | None = led_by(request).filter(pk=int(number)).first() if known else None
    log_verwerking(request, klant_id=plan.klant_id if plan else None, handeling=handeling, doel=PURPOSE)
    if plan is None:
        raise Http404
    return plan


def show(request: Request, plans: list[Any]) -> list[dict[str, Any]]:
    """Plans as the partner sees them; the name of the klant only where the plan is shared with it today."""
    partner: Any = request.toegang.partner  # type: ignore[attr-defined]
    shared = Deling.objects.of_partner(partner.pk, timezone.localdate()).filter(plan__in=plans)
    context = {"request": request, "gedeeld": set(shared.values_list("plan", flat=True))}
    return list(RegieplanSerializer(plans, many=True, context=context).data)


class RegieplannenApi(APIView):
    required_scopes: ClassVar[list[str]] = ["rapporten:lezen"]
    pagination_class = Paginering

    @extend_schema(
        operation_id="listPlannenOnderRegie",
        summary="Verwachte rapporten bekijken",
        description="De plannen waarover u de regie voert, met het eerste verwachte rapport voorop.",
        tags=["rapporten"],
        responses=RegieplanSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        handeling = "plannen onder regie bekijken via API"
        log_verwerking(request, klant_id=None, handeling=handeling, doel=PURPOSE)
        paginator = Paginering()
        page = (
            paginator.paginate_queryset(led_by(request).order_by("rapport_voor", "pk"), request, self) or []
        )
        log_shown(request, klanten_of_rows(page), handeling=handeling)
        return paginator.get_paginated_response(show(request, page))


class RegieplanApi(APIView):
    required_scopes: ClassVar[list[str]] = ["rapporten:lezen"]

    @extend_schema(
        operation_id="getPlanOnderRegie",
        summary="Eén verwacht rapport bekijken",
        description="Wanneer het laatste rapport kwam en voor wanneer wij het volgende verwachten.",
        tags=["rapporten"],
        parameters=[
            KENMERK,
            ETAG,
        ],
        responses={200: RegieplanSerializer, 304: OpenApiResponse(description="Er is niets gewijzigd.")},
    )
    def get(self, request: Request, kenmerk: str) -> Response:
        plan = own_plan(request, kenmerk, "plan onder regie bekijken via API")
        return respond_with_etag(request, show(request, [plan])[0])


class RapportenApi(APIView):
    required_scopes: ClassVar[list[str]] = ["rapporten:schrijven"]

    @extend_schema(
        operation_id="createRapport",
        summary="Rapport aanleveren",
        description=(
            "Levert uw rapport aan over een plan waarover u de regie voert. De volgende termijn loopt vanaf "
            "vandaag. Hetzelfde rapport op dezelfde dag nog een keer sturen is zonder gevolgen; een ander "
            "rapport op dezelfde dag wordt geweigerd."
        ),
        tags=["rapporten"],
        parameters=[
            KENMERK,
            HERHALEN,
        ],
        request=RapportSerializer,
        examples=[OpenApiExample("Gaat goed", value=EXAMPLE, request_only=True)],
        responses={
            201: OpenApiResponse(RegieplanSerializer, description="Het rapport is aangekomen."),
            200: OpenApiResponse(RegieplanSerializer, description="Dit rapport was er al."),
        },
    )
    def post(self, request: Request, kenmerk: str) -> Response:
        return once(request, lambda: self._deliver(request, kenmerk))

    def _deliver(self, request: Request, kenmerk: str) -> Response:
        handeling = "rapport aanleveren via API"
        plan = own_plan(request, kenmerk, handeling)
        given = RapportSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        command = DeliverRapport(
            partner_id=plan.regiepartner_id or 0, plan_id=plan.pk, **given.validated_data
        )
        new = deliver_rapport(command, actor=None, now=timezone.now())
        body = show(request, [led_by(request).get(pk=plan.pk)])[0]
        return Response(body, status=201 if new else 200, headers={"Location": str(body["url"])})

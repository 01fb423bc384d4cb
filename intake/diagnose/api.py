"""Diagnoses over the API: a partner reads its own orders and delivers the uitslag (INT-15, API-01)."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from intake.diagnose.models import Diagnose
from intake.diagnose.policy import Uitslag
from intake.diagnose.transitions import DiagnoseStatus
from intake.diagnose.uitslag import DeliverUitslag, deliver_uitslag
from serviceplein.api.etag import respond_with_etag
from serviceplein.api.herhaling import once
from serviceplein.api.paginering import Paginering, list_rows
from serviceplein.api.parameters import ETAG, HERHALEN
from serviceplein.api.serializers import StrictSerializer
from serviceplein.klanten.models import Klant
from serviceplein.toegang.verwerkingen import log_verwerking

PURPOSE = "verdiepte diagnose door ketenpartner"
KENMERK = OpenApiParameter(
    "kenmerk", str, OpenApiParameter.PATH, description="Het kenmerk van de bestelling, zoals D2026-0000012."
)
EXAMPLE = {
    "kanWerken": True,
    "perspectiefOpWerk": True,
    "urenPerWeek": 24,
    "conclusie": "Mevrouw kan drie dagen per week werken, in rustig werk.",
    "advies": "Begin met twee dagen en bouw op in drie maanden.",
}


class DiagnoseInwonerSerializer(serializers.ModelSerializer[Klant]):
    """About whom it is: what the partner needs to invite somebody, no more."""

    class Meta:
        model = Klant
        fields = ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum", "telefoon", "email")


class UitslagSerializer(StrictSerializer):
    """The answer to the question; no medical file."""

    kanWerken = serializers.BooleanField(help_text="Kan de inwoner werken, nu of straks?")  # noqa: N815
    perspectiefOpWerk = serializers.BooleanField(help_text="Is er perspectief op werk?")  # noqa: N815
    urenPerWeek = serializers.IntegerField(  # noqa: N815
        min_value=0, max_value=40, required=False, allow_null=True, help_text="Hoeveel uur per week."
    )
    conclusie = serializers.CharField(
        max_length=4000, help_text="Wat kan iemand? Zet hier geen ziekte of behandeling in."
    )
    advies = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class DiagnoseSerializer(serializers.ModelSerializer[Diagnose]):
    """An order as its partner sees it; nothing of the dossier."""

    statusOmschrijving = serializers.CharField(source="get_status_display")  # noqa: N815
    besteldOp = serializers.DateTimeField(source="besteld_op")  # noqa: N815
    geleverdOp = serializers.DateTimeField(source="geleverd_op", allow_null=True)  # noqa: N815
    inwoner = DiagnoseInwonerSerializer(source="klant")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Diagnose
        fields = (
            "kenmerk",
            "vraag",
            "termijn",
            "status",
            "statusOmschrijving",
            "besteldOp",
            "geleverdOp",
            "inwoner",
            "url",
        )

    def get_url(self, diagnose: Diagnose) -> str:
        return reverse("api-diagnose", args=[diagnose.kenmerk], request=self.context.get("request"))


class DiagnoseFilterSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=DiagnoseStatus.choices, required=False)


def asked_of(request: Request) -> QuerySet[Diagnose]:
    """Only the orders of this partner; anything else does not exist for it."""
    partner: Any = request.toegang.partner  # type: ignore[attr-defined]
    return Diagnose.objects.of_partner(partner.pk).select_related("klant")


def own_diagnose(request: Request, kenmerk: str, handeling: str) -> Diagnose:
    """One order of this partner, logged; else 404."""
    diagnose = asked_of(request).filter(kenmerk=kenmerk).first()
    klant_id = diagnose.klant_id if diagnose else None
    log_verwerking(request, klant_id=klant_id, handeling=handeling, doel=PURPOSE)
    if diagnose is None:
        raise Http404
    return diagnose


class DiagnosesApi(APIView):
    required_scopes: ClassVar[list[str]] = ["diagnoses:lezen"]
    pagination_class = Paginering

    @extend_schema(
        operation_id="listDiagnoses",
        summary="Eigen bestellingen bekijken",
        description="De diagnoses die bij uw organisatie zijn besteld, de nieuwste eerst.",
        tags=["diagnoses"],
        parameters=[
            OpenApiParameter("status", enum=DiagnoseStatus.values, description="Alleen met deze status.")
        ],
        responses=DiagnoseSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        wanted = DiagnoseFilterSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        rows = asked_of(request).filter(**wanted.validated_data).order_by("-besteld_op", "-pk")
        doing = "diagnoses bekijken via API"
        return list_rows(self, request, rows, DiagnoseSerializer, handeling=doing, doel=PURPOSE)


class DiagnoseApi(APIView):
    required_scopes: ClassVar[list[str]] = ["diagnoses:lezen"]

    @extend_schema(
        operation_id="getDiagnose",
        summary="Eén eigen bestelling bekijken",
        description="De vraag, de termijn en om wie het gaat.",
        tags=["diagnoses"],
        parameters=[
            KENMERK,
            ETAG,
        ],
        responses={200: DiagnoseSerializer, 304: OpenApiResponse(description="Er is niets gewijzigd.")},
    )
    def get(self, request: Request, kenmerk: str) -> Response:
        diagnose = own_diagnose(request, kenmerk, "diagnose bekijken via API")
        return respond_with_etag(request, DiagnoseSerializer(diagnose, context={"request": request}).data)


class UitslagApi(APIView):
    required_scopes: ClassVar[list[str]] = ["diagnoses:schrijven"]

    @extend_schema(
        operation_id="createUitslag",
        summary="Uitslag aanleveren",
        description=(
            "Levert de uitslag van een eigen bestelling aan. Dezelfde uitslag nog een keer sturen is "
            "zonder gevolgen. Een andere uitslag bij hetzelfde kenmerk wordt geweigerd."
        ),
        tags=["diagnoses"],
        parameters=[
            KENMERK,
            HERHALEN,
        ],
        request=UitslagSerializer,
        examples=[OpenApiExample("Kan drie dagen werken", value=EXAMPLE, request_only=True)],
        responses={
            201: OpenApiResponse(DiagnoseSerializer, description="De uitslag is aangekomen."),
            200: OpenApiResponse(DiagnoseSerializer, description="Deze uitslag was er al."),
        },
    )
    def post(self, request: Request, kenmerk: str) -> Response:
        return once(request, lambda: self._deliver(request, kenmerk))

    def _deliver(self, request: Request, kenmerk: str) -> Response:
        diagnose = own_diagnose(request, kenmerk, "uitslag aanleveren via API")
        given = UitslagSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        received = deliver_uitslag(
            DeliverUitslag(
                partner_id=diagnose.partner_id,
                kenmerk=kenmerk,
                uitslag=Uitslag(
                    kan_werken=data["kanWerken"],
                    perspectief_op_werk=data["perspectiefOpWerk"],
                    uren_per_week=data.get("urenPerWeek"),
                    conclusie=data["conclusie"],
                    advies=data.get("advies", ""),
                ),
            ),
            actor=None,
            now=timezone.now(),
        )
        diagnose.refresh_from_db()
        body = DiagnoseSerializer(diagnose, context={"request": request}).data
        return Response(body, status=201 if received.nieuw else 200, headers={"Location": str(body["url"])})

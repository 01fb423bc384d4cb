"""Trajecten over the API: a partner reads its own orders and reports how they ended (CAS-14, API-01)."""

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

from caseload.trajecten.einde import ReportResultaat, report_resultaat
from caseload.trajecten.models import Resultaat, Traject
from caseload.trajecten.transitions import TrajectStatus
from serviceplein.api.etag import respond_with_etag
from serviceplein.api.herhaling import once
from serviceplein.api.paginering import Paginering, list_rows
from serviceplein.api.parameters import ETAG, HERHALEN
from serviceplein.api.serializers import StrictSerializer
from serviceplein.klanten.models import Klant
from serviceplein.toegang.verwerkingen import log_verwerking

PURPOSE = "traject door ketenpartner"
KENMERK = OpenApiParameter(
    "kenmerk", str, OpenApiParameter.PATH, description="Het kenmerk van de opdracht, zoals T00000012."
)
EXAMPLE = {"resultaat": "werk", "toelichting": "Mevrouw werkt drie dagen per week in een keuken."}


class TrajectInwonerSerializer(serializers.ModelSerializer[Klant]):
    """About whom it is: what the partner needs to begin, no more."""

    class Meta:
        model = Klant
        fields = ("voornamen", "tussenvoegsel", "achternaam", "geboortedatum", "telefoon", "email")


class ResultaatSerializer(StrictSerializer):
    """How it ended, in the eyes of the partner."""

    resultaat = serializers.ChoiceField(choices=Resultaat.choices)
    toelichting = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="In een paar zinnen. Zet hier geen ziekte of behandeling in.",
    )


class TrajectSerializer(serializers.ModelSerializer[Traject]):
    """An order as its partner sees it; nothing of the dossier."""

    instrument = serializers.CharField(source="instrument.naam")
    doel = serializers.CharField(source="doel.van_klant")
    contract = serializers.CharField(source="contract.kenmerk")
    prijs = serializers.DecimalField(source="kosten", max_digits=9, decimal_places=2)
    statusOmschrijving = serializers.CharField(source="get_status_display")  # noqa: N815
    verwachtEinde = serializers.DateField(source="verwacht_einde")  # noqa: N815
    gemeldResultaat = serializers.CharField(source="gemeld_resultaat")  # noqa: N815
    inwoner = TrajectInwonerSerializer(source="klant")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Traject
        fields = (
            *("kenmerk", "instrument", "doel", "tussendoel", "contract", "prijs", "begin", "verwachtEinde"),
            *("status", "statusOmschrijving", "gemeldResultaat", "inwoner", "url"),
        )

    def get_url(self, traject: Traject) -> str:
        return reverse("api-traject", args=[traject.kenmerk], request=self.context.get("request"))


class TrajectFilterSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=TrajectStatus.choices, required=False)


def ordered_of(request: Request) -> QuerySet[Traject]:
    """Only the orders of this partner; anything else does not exist for it."""
    partner: Any = request.toegang.partner  # type: ignore[attr-defined]
    rows = Traject.objects.of_partner(partner.pk)
    return rows.select_related("klant", "instrument", "doel", "contract")


def own_traject(request: Request, kenmerk: str, handeling: str) -> Traject:
    """One order of this partner, logged; else 404."""
    number = kenmerk[1:] if kenmerk[:1] == "T" else ""
    found = ordered_of(request).filter(pk=int(number)) if number.isdecimal() and len(number) < 16 else None
    traject = found.first() if found is not None else None
    klant_id = traject.klant_id if traject else None
    log_verwerking(request, klant_id=klant_id, handeling=handeling, doel=PURPOSE)
    if traject is None:
        raise Http404
    return traject


class TrajectenApi(APIView):
    required_scopes: ClassVar[list[str]] = ["trajecten:lezen"]
    pagination_class = Paginering

    @extend_schema(
        operation_id="listTrajecten",
        summary="Eigen opdrachten bekijken",
        description="De trajecten die bij uw organisatie zijn besteld, de nieuwste eerst.",
        tags=["trajecten"],
        parameters=[
            OpenApiParameter("status", enum=TrajectStatus.values, description="Alleen met deze status.")
        ],
        responses=TrajectSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        wanted = TrajectFilterSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        rows = ordered_of(request).filter(**wanted.validated_data).order_by("-besteld_op", "-pk")
        doing = "trajecten bekijken via API"
        return list_rows(self, request, rows, TrajectSerializer, handeling=doing, doel=PURPOSE)


class TrajectApi(APIView):
    required_scopes: ClassVar[list[str]] = ["trajecten:lezen"]

    @extend_schema(
        operation_id="getTraject",
        summary="Eén eigen opdracht bekijken",
        description="Wat er is besteld, voor wie en wat is afgesproken.",
        tags=["trajecten"],
        parameters=[
            KENMERK,
            ETAG,
        ],
        responses={200: TrajectSerializer, 304: OpenApiResponse(description="Er is niets gewijzigd.")},
    )
    def get(self, request: Request, kenmerk: str) -> Response:
        traject = own_traject(request, kenmerk, "traject bekijken via API")
        return respond_with_etag(request, TrajectSerializer(traject, context={"request": request}).data)


class ResultaatApi(APIView):
    required_scopes: ClassVar[list[str]] = ["trajecten:schrijven"]

    @extend_schema(
        operation_id="createTrajectresultaat",
        summary="Resultaat melden",
        description=(
            "Meldt hoe een lopend traject eindigde. De contactpersoon bespreekt het met de inwoner en sluit "
            "het traject. Hetzelfde resultaat nog een keer sturen is zonder gevolgen."
        ),
        tags=["trajecten"],
        parameters=[
            KENMERK,
            HERHALEN,
        ],
        request=ResultaatSerializer,
        examples=[OpenApiExample("Heeft werk gevonden", value=EXAMPLE, request_only=True)],
        responses={
            201: OpenApiResponse(TrajectSerializer, description="Het resultaat is aangekomen."),
            200: OpenApiResponse(TrajectSerializer, description="Dit resultaat was er al."),
        },
    )
    def post(self, request: Request, kenmerk: str) -> Response:
        return once(request, lambda: self._report(request, kenmerk))

    def _report(self, request: Request, kenmerk: str) -> Response:
        traject = own_traject(request, kenmerk, "resultaat melden via API")
        given = ResultaatSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        command = ReportResultaat(
            partner_id=traject.partner_id or 0,
            traject_id=traject.pk,
            resultaat=Resultaat(given.validated_data["resultaat"]),
            toelichting=given.validated_data.get("toelichting", ""),
        )
        new = report_resultaat(command, actor=None, now=timezone.now())
        traject.refresh_from_db()
        body = TrajectSerializer(traject, context={"request": request}).data
        return Response(body, status=201 if new else 200, headers={"Location": str(body["url"])})

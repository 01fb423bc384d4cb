"""Applications over the API: a partner delivers one or many and follows its own (BO-03, API-01)."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from backoffice.aanvragen.bronnen import source_of_partner
from backoffice.aanvragen.inlezen import Csv, Inhoud, JsonLines, Overig
from backoffice.aanvragen.invoer import AanvraagOnjuist
from backoffice.aanvragen.levering import (
    DeliverAanvraag,
    DeliverPartnerBatch,
    deliver_aanvraag,
    deliver_partner_batch,
)
from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Batchfout
from backoffice.aanvragen.transitions import AanvraagStatus, BatchStatus
from serviceplein.api.etag import respond_with_etag
from serviceplein.api.herhaling import once
from serviceplein.api.paginering import Paginering
from serviceplein.api.parameters import ETAG, HERHALEN
from serviceplein.api.serializers import StrictSerializer
from serviceplein.toegang.verwerkingen import log_verwerking

PURPOSE = "digitale aanvraag"
EXAMPLE = {
    "kenmerk": "U-2026-004711",
    "regeling": "u_pas",
    "gegevens": {
        "bsn": "123456782",
        "aanvraagdatum": "2026-11-16",
        "huishouden": "alleenstaand",
        "inkomen_per_maand": "1200,50",
        "vermogen": "1000",
    },
}
LINES = (
    '{"kenmerk": "U-1", "bsn": "123456782", "aanvraagdatum": "2026-11-16", "huishouden": "alleenstaand", '
    '"inkomen_per_maand": 1200.50, "vermogen": 1000}\n'
)


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]})
class WaardeField(serializers.Field[str, Any, Any, Any]):
    """Text, a number, or true or false: read as a cell of a file."""

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, bool):
            return "ja" if data else "nee"
        if isinstance(data, str | int | float):
            return str(data)
        raise ValidationError("Vul één waarde in: tekst, een getal, of true of false.")


class NieuweAanvraagSerializer(StrictSerializer):
    """One application. Which fields `gegevens` has, depends on the regeling."""

    kenmerk = serializers.CharField(
        max_length=100,
        help_text="Uw eigen kenmerk. Hetzelfde kenmerk nog een keer sturen maakt geen tweede aanvraag.",
    )
    regeling = serializers.CharField(max_length=60, help_text="Code van de regeling, bijvoorbeeld u_pas.")
    gegevens = serializers.DictField(
        child=WaardeField(),
        help_text="De velden van de regeling, met dezelfde namen als de kolommen van een bestand.",
    )


class AanvraagSerializer(serializers.ModelSerializer[Aanvraag]):
    """An application as its partner follows it; what was decided stands in the letter to the inwoner."""

    status = serializers.ChoiceField(choices=AanvraagStatus.choices)
    statusOmschrijving = serializers.CharField(source="get_status_display")  # noqa: N815
    ontvangenOp = serializers.DateTimeField(source="ontvangen_op")  # noqa: N815
    beslistermijn = serializers.DateField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Aanvraag
        fields = (
            "kenmerk",
            "regeling",
            "status",
            "statusOmschrijving",
            "ontvangenOp",
            "beslistermijn",
            "url",
        )

    def get_url(self, aanvraag: Aanvraag) -> str:
        return reverse("api-aanvraag", args=[aanvraag.pk], request=self.context.get("request"))


class AanvraagbatchSerializer(serializers.ModelSerializer[Aanvraagbatch]):
    """How far a delivered file is, and how many rows went well."""

    nummer = serializers.IntegerField(source="pk")
    status = serializers.ChoiceField(choices=BatchStatus.choices)
    statusOmschrijving = serializers.CharField(source="get_status_display")  # noqa: N815
    totaal = serializers.IntegerField(allow_null=True)
    aangeleverdOp = serializers.DateTimeField(source="aangeleverd_op")  # noqa: N815
    klaarOp = serializers.DateTimeField(source="klaar_op", allow_null=True)  # noqa: N815
    url = serializers.SerializerMethodField()
    fouten = serializers.SerializerMethodField()

    class Meta:
        model = Aanvraagbatch
        fields = (
            "nummer",
            "regeling",
            "status",
            "statusOmschrijving",
            "reden",
            "totaal",
            "verwerkt",
            "goed",
            "fout",
            "dubbel",
            "aangeleverdOp",
            "klaarOp",
            "url",
            "fouten",
        )

    def get_url(self, batch: Aanvraagbatch) -> str:
        return reverse("api-aanvraagbatch", args=[batch.pk], request=self.context.get("request"))

    def get_fouten(self, batch: Aanvraagbatch) -> str:
        return reverse("api-aanvraagbatch-fouten", args=[batch.pk], request=self.context.get("request"))


class FoutSerializer(serializers.ModelSerializer[Batchfout]):
    """One wrong value: where it stands and what is expected."""

    class Meta:
        model = Batchfout
        fields = ("rij", "veld", "waarde", "melding", "dubbel")


def _bron(request: Request) -> str:
    return source_of_partner(request.toegang.partner_id)  # type: ignore[attr-defined]


def _own_batch(request: Request, nummer: int) -> Aanvraagbatch:
    """Only what this partner delivered itself; anything else does not exist for it."""
    log_verwerking(request, klant_id=None, handeling="eigen batch volgen via API", doel=PURPOSE)
    batch = Aanvraagbatch.objects.filter(bron=_bron(request), pk=nummer).first()
    if batch is None:
        raise Http404
    return batch


NUMMER = OpenApiParameter("nummer", int, OpenApiParameter.PATH, description="Nummer van de batch.")


class AanvragenApi(APIView):
    required_scopes: ClassVar[list[str]] = ["aanvragen:schrijven"]

    @extend_schema(
        operation_id="createAanvraag",
        summary="Aanvraag aanleveren",
        description=(
            "Levert één aanvraag van één inwoner aan. Dezelfde aanvraag met hetzelfde kenmerk geeft "
            "hetzelfde antwoord en heeft geen nieuw gevolg."
        ),
        tags=["aanvragen"],
        parameters=[HERHALEN],
        request=NieuweAanvraagSerializer,
        examples=[OpenApiExample("U-pas", value=EXAMPLE, request_only=True)],
        responses={
            201: OpenApiResponse(AanvraagSerializer, description="De aanvraag is opgenomen."),
            200: OpenApiResponse(AanvraagSerializer, description="Deze aanvraag was al opgenomen."),
        },
    )
    def post(self, request: Request) -> Response:
        return once(request, lambda: self._deliver(request))

    def _deliver(self, request: Request) -> Response:
        log_verwerking(request, klant_id=None, handeling="aanvraag aanleveren via API", doel=PURPOSE)
        given = NieuweAanvraagSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        command = DeliverAanvraag(
            partner_id=request.toegang.partner_id,  # type: ignore[attr-defined]
            regeling=data["regeling"],
            kenmerk=data["kenmerk"],
            waarden=data["gegevens"],
        )
        try:
            done = deliver_aanvraag(command, actor=None, now=timezone.now())
        except AanvraagOnjuist as error:
            raise ValidationError({"gegevens": {f.veld: [f.melding] for f in error.fouten}}) from error
        aanvraag = Aanvraag.objects.get(pk=done.aanvraag_id)
        log_verwerking(
            request, klant_id=aanvraag.klant_id, handeling="aanvraag aanleveren via API", doel=PURPOSE
        )
        body = AanvraagSerializer(aanvraag, context={"request": request}).data
        return Response(body, status=201 if done.nieuw else 200, headers={"Location": str(body["url"])})


class AanvraagApi(APIView):
    required_scopes: ClassVar[list[str]] = ["aanvragen:lezen"]

    @extend_schema(
        operation_id="getAanvraag",
        summary="Eén eigen aanvraag volgen",
        description="Waar de aanvraag nu staat en wanneer er uiterlijk wordt beslist.",
        tags=["aanvragen"],
        parameters=[
            OpenApiParameter("nummer", int, OpenApiParameter.PATH, description="Nummer uit de url."),
            ETAG,
        ],
        responses={200: AanvraagSerializer, 304: OpenApiResponse(description="Er is niets gewijzigd.")},
    )
    def get(self, request: Request, nummer: int) -> Response:
        aanvraag = Aanvraag.objects.filter(bron=_bron(request), pk=nummer).first()
        log_verwerking(
            request,
            klant_id=aanvraag.klant_id if aanvraag else None,
            handeling="eigen aanvraag volgen via API",
            doel=PURPOSE,
        )
        if aanvraag is None:
            raise Http404
        return respond_with_etag(request, AanvraagSerializer(aanvraag, context={"request": request}).data)


class AanvraagbatchesApi(APIView):
    required_scopes: ClassVar[list[str]] = ["aanvragen:schrijven"]
    parser_classes = (JsonLines, Csv, Overig)

    @extend_schema(
        operation_id="createAanvraagbatch",
        summary="Veel aanvragen aanleveren",
        description=(
            "Levert een bestand met aanvragen voor één regeling aan, als JSON Lines of CSV. De rijen worden "
            "daarna één voor één gecontroleerd; volg de voortgang op de url van de batch. Hetzelfde bestand "
            "nog een keer sturen geeft dezelfde batch. Hetzelfde kenmerk telt één keer."
        ),
        tags=["aanvragen"],
        parameters=[
            OpenApiParameter("regeling", str, required=True, description="Code van de regeling."),
        ],
        request={
            "application/x-ndjson": OpenApiTypes.STR,
            "text/csv": OpenApiTypes.STR,
        },
        examples=[
            OpenApiExample("JSON Lines", value=LINES, request_only=True, media_type="application/x-ndjson")
        ],
        responses={
            202: OpenApiResponse(AanvraagbatchSerializer, description="Het bestand is ontvangen."),
            200: OpenApiResponse(AanvraagbatchSerializer, description="Dit bestand was al ontvangen."),
        },
    )
    def post(self, request: Request) -> Response:
        log_verwerking(request, klant_id=None, handeling="batch aanleveren via API", doel=PURPOSE)
        regeling = request.query_params.get("regeling", "")
        if not regeling:
            raise ValidationError({"regeling": ["Noem de regeling, bijvoorbeeld ?regeling=u_pas."]})
        body: Any = request.data
        if body is None:
            raise UnsupportedMediaType(request.content_type)
        if not isinstance(body, Inhoud):
            raise ValidationError({"bestand": ["Het bestand is leeg."]})
        with body.keep() as file:
            command = DeliverPartnerBatch(
                partner_id=request.toegang.partner_id,  # type: ignore[attr-defined]
                regeling=regeling,
                bestandsnaam=f"{timezone.localtime():%Y-%m-%d %H.%M} {file.name}",
                bestand=file,
            )
            done = deliver_partner_batch(command, actor=None, now=timezone.now())
        batch = Aanvraagbatch.objects.get(pk=done.batch_id)
        answer = AanvraagbatchSerializer(batch, context={"request": request}).data
        return Response(answer, status=202 if done.nieuw else 200, headers={"Location": str(answer["url"])})


class AanvraagbatchApi(APIView):
    required_scopes: ClassVar[list[str]] = ["aanvragen:lezen"]

    @extend_schema(
        operation_id="getAanvraagbatch",
        summary="Eén eigen batch volgen",
        description="Hoe ver de batch is en hoeveel rijen goed, fout of dubbel waren.",
        tags=["aanvragen"],
        parameters=[NUMMER, ETAG],
        responses={200: AanvraagbatchSerializer, 304: OpenApiResponse(description="Er is niets gewijzigd.")},
    )
    def get(self, request: Request, nummer: int) -> Response:
        batch = _own_batch(request, nummer)
        return respond_with_etag(request, AanvraagbatchSerializer(batch, context={"request": request}).data)


class AanvraagbatchFoutenApi(APIView):
    required_scopes: ClassVar[list[str]] = ["aanvragen:lezen"]
    pagination_class = Paginering

    @extend_schema(
        operation_id="listAanvraagbatchFouten",
        summary="Fouten van een eigen batch",
        description="Per rij en veld: welke waarde er stond en wat er wordt verwacht.",
        tags=["aanvragen"],
        parameters=[NUMMER],
        responses=FoutSerializer(many=True),
    )
    def get(self, request: Request, nummer: int) -> Response:
        rows: QuerySet[Batchfout] = _own_batch(request, nummer).fouten.order_by("rij", "veld")
        paginator = Paginering()
        page = paginator.paginate_queryset(rows, request, self)
        return paginator.get_paginated_response(FoutSerializer(page, many=True).data)

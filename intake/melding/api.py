"""Meldingen over the API: a ketenpartner delivers them and follows its own (API-01)."""

from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from intake.melding.codes import SoortVraag
from intake.melding.levering import DeliverMelding, deliver_melding
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from serviceplein.api.etag import respond_with_etag
from serviceplein.api.herhaling import HEADER, once
from serviceplein.api.paginering import Paginering, list_rows
from serviceplein.api.parameters import ETAG, HERHALEN
from serviceplein.api.serializers import StrictSerializer
from serviceplein.catalogus.models import Domein
from serviceplein.klanten.services import RegisterKlant
from serviceplein.klanten.validatie import (
    normalize_bsn,
    normalize_postcode,
    validate_bsn,
    validate_postcode,
)
from serviceplein.toegang.verwerkingen import log_verwerking

PURPOSE = "melding van ketenpartner"
EXAMPLE = {
    "uwKenmerk": "2026-004711",
    "vraag": "Mevrouw wil graag werken en zoekt hulp bij haar schulden.",
    "domeinen": ["werk", "schulden"],
    "soortVraag": "nieuwe_aanvraag",
    "inwoner": {
        "achternaam": "Bakker",
        "voornamen": "Samira",
        "geboortedatum": "1987-04-12",
        "telefoon": "06 12345678",
    },
}


class InwonerSerializer(StrictSerializer):
    """Who it is about; send what you know. A BSN finds the right person fastest."""

    bsn = serializers.RegexField(
        r"^[0-9]{8,9}$", required=False, allow_blank=True, help_text="Burgerservicenummer, 9 cijfers."
    )
    achternaam = serializers.CharField(max_length=120, help_text="Achternaam zonder tussenvoegsel.")
    voornamen = serializers.CharField(max_length=120, required=False, allow_blank=True)
    tussenvoegsel = serializers.CharField(max_length=20, required=False, allow_blank=True)
    geboortedatum = serializers.DateField(required=False, help_text="Geboortedatum, jjjj-mm-dd.")
    straat = serializers.CharField(max_length=120, required=False, allow_blank=True)
    huisnummer = serializers.IntegerField(required=False, min_value=1, max_value=99999)
    toevoeging = serializers.CharField(max_length=10, required=False, allow_blank=True)
    postcode = serializers.CharField(
        max_length=7, required=False, allow_blank=True, help_text="Bijvoorbeeld 3511AB."
    )
    woonplaats = serializers.CharField(max_length=80, required=False, allow_blank=True)
    gemeente = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="Naam van de gemeente; elke naam mag."
    )
    telefoon = serializers.CharField(max_length=20, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)

    def validate_bsn(self, value: str) -> str:
        bsn = normalize_bsn(value)
        if bsn:
            validate_bsn(bsn)
        return bsn

    def validate_postcode(self, value: str) -> str:
        postcode = normalize_postcode(value)
        if postcode:
            validate_postcode(postcode)
        return postcode

    def validate_geboortedatum(self, value: Any) -> Any:
        if value.year < 1900 or value > timezone.localdate():
            raise ValidationError("Deze geboortedatum kan niet. Controleer het jaar.")
        return value


class NieuweMeldingSerializer(StrictSerializer):
    """One question of one inwoner."""

    uwKenmerk = serializers.CharField(  # noqa: N815 - API Design Rules: lower camelCase
        max_length=100,
        required=False,
        allow_blank=True,
        help_text="Uw eigen kenmerk. Hetzelfde kenmerk nog een keer sturen maakt geen tweede melding.",
    )
    vraag = serializers.CharField(
        max_length=4000, help_text="De vraag in gewone woorden. Zet hier geen medische gegevens in."
    )
    domeinen = serializers.ListField(
        child=serializers.ChoiceField(choices=Domein.choices), min_length=1, max_length=8
    )
    soortVraag = serializers.ChoiceField(  # noqa: N815
        choices=SoortVraag.choices, help_text="Kies onduidelijk als u het niet zeker weet."
    )
    product = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text="Code van een product, als dat bekend is."
    )
    inwoner = InwonerSerializer()


class MeldingSerializer(serializers.ModelSerializer[Melding]):
    """A melding as its partner follows it: where it stands, nothing about the dossier."""

    uwKenmerk = serializers.CharField(source="extern_kenmerk")  # noqa: N815
    soortVraag = serializers.ChoiceField(source="soort_vraag", choices=SoortVraag.choices)  # noqa: N815
    domeinen = serializers.ListField(child=serializers.ChoiceField(choices=Domein.choices))
    statusOmschrijving = serializers.CharField(source="get_status_display")  # noqa: N815
    gemeldOp = serializers.DateTimeField(source="gemeld_op")  # noqa: N815
    geslotenOp = serializers.DateTimeField(source="gesloten_op", allow_null=True)  # noqa: N815
    url = serializers.SerializerMethodField()

    class Meta:
        model = Melding
        fields = (
            "kenmerk",
            "uwKenmerk",
            "vraag",
            "domeinen",
            "soortVraag",
            "status",
            "statusOmschrijving",
            "gemeldOp",
            "geslotenOp",
            "url",
        )

    def get_url(self, melding: Melding) -> str:
        return reverse("api-melding", args=[melding.kenmerk], request=self.context.get("request"))


class FilterSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=MeldingStatus.choices, required=False)
    uwKenmerk = serializers.CharField(max_length=100, required=False)  # noqa: N815
    gemeldVanaf = serializers.DateField(required=False)  # noqa: N815


def delivered_by(request: Request) -> QuerySet[Melding]:
    """Only what this partner brought in itself; anything else does not exist for it."""
    partner: Any = request.toegang.partner  # type: ignore[attr-defined]
    return Melding.objects.filter(aangebracht_door=partner, bron=f"partner:{partner.pk}")


class MeldingenApi(APIView):
    required_scopes: ClassVar[dict[str, list[str]]] = {
        "GET": ["meldingen:lezen"],
        "POST": ["meldingen:schrijven"],
    }
    pagination_class = Paginering

    @extend_schema(
        operation_id="listMeldingen",
        summary="Eigen meldingen bekijken",
        description="De meldingen die uw organisatie aanleverde, de nieuwste eerst.",
        tags=["meldingen"],
        parameters=[
            OpenApiParameter("status", enum=MeldingStatus.values, description="Alleen met deze status."),
            OpenApiParameter("uwKenmerk", str, description="Alleen met dit eigen kenmerk."),
            OpenApiParameter(
                "gemeldVanaf", {"type": "string", "format": "date"}, description="Vanaf deze dag."
            ),
        ],
        responses=MeldingSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        wanted = FilterSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        rows = self._filter(delivered_by(request), wanted.validated_data).order_by("-gemeld_op", "-pk")
        doing = "eigen meldingen bekijken via API"
        return list_rows(self, request, rows, MeldingSerializer, handeling=doing, doel=PURPOSE)

    @extend_schema(
        operation_id="createMelding",
        summary="Melding aanleveren",
        description=(
            "Levert één vraag van één inwoner aan. Stuur een Idempotency-Key mee: dan kunt u hetzelfde "
            "verzoek zonder gevolgen herhalen als u geen antwoord kreeg. Het antwoord zegt niets over "
            "wat de gemeente al van de inwoner wist."
        ),
        tags=["meldingen"],
        parameters=[HERHALEN],
        request=NieuweMeldingSerializer,
        examples=[OpenApiExample("Hulp bij werk en schulden", value=EXAMPLE, request_only=True)],
        responses={
            201: OpenApiResponse(MeldingSerializer, description="De melding is aangekomen."),
            200: OpenApiResponse(MeldingSerializer, description="Deze melding was al eerder aangeleverd."),
        },
    )
    def post(self, request: Request) -> Response:
        return once(request, lambda: self._deliver(request))

    def _deliver(self, request: Request) -> Response:
        partner: Any = request.toegang.partner  # type: ignore[attr-defined]
        log_verwerking(request, klant_id=None, handeling="melding aanleveren via API", doel=PURPOSE)
        given = NieuweMeldingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        inwoner = dict(data["inwoner"])
        gemeente = inwoner.pop("gemeente", "")
        delivered = deliver_melding(
            DeliverMelding(
                partner_id=partner.pk,
                inwoner=RegisterKlant(**inwoner),
                vraag=data["vraag"],
                domeinen=tuple(dict.fromkeys(data["domeinen"])),
                soort_vraag=data["soortVraag"],
                product=data.get("product", ""),
                gemeente=gemeente,
                extern_kenmerk=data.get("uwKenmerk", ""),
                eenmalig=self._eenmalig(request, partner.pk),
            ),
            actor=None,
            now=timezone.now(),
        )
        log_verwerking(
            request, klant_id=delivered.klant_id, handeling="melding aanleveren via API", doel=PURPOSE
        )
        melding = Melding.objects.get(pk=delivered.melding_id)
        body = MeldingSerializer(melding, context={"request": request}).data
        return Response(body, status=201 if delivered.nieuw else 200, headers={"Location": str(body["url"])})

    def _eenmalig(self, request: Request, partner_id: int) -> UUID | None:
        """The key as a UUID of this partner, so that even a broken-off call has one effect."""
        key = request.headers.get(HEADER)
        return uuid5(NAMESPACE_URL, f"partner:{partner_id}:{key}") if key else None

    def _filter(self, rows: QuerySet[Melding], wanted: dict[str, Any]) -> QuerySet[Melding]:
        if "status" in wanted:
            rows = rows.filter(status=wanted["status"])
        if "uwKenmerk" in wanted:
            rows = rows.filter(extern_kenmerk=wanted["uwKenmerk"])
        if "gemeldVanaf" in wanted:
            rows = rows.filter(gemeld_op__date__gte=wanted["gemeldVanaf"])
        return rows


class MeldingApi(APIView):
    required_scopes: ClassVar[list[str]] = ["meldingen:lezen"]

    @extend_schema(
        operation_id="getMelding",
        summary="Eén eigen melding bekijken",
        description="Waar de melding nu staat. Met If-None-Match krijgt u alleen iets als er iets wijzigde.",
        tags=["meldingen"],
        parameters=[
            OpenApiParameter(
                "kenmerk", str, OpenApiParameter.PATH, description="Het kenmerk dat u bij aanleveren kreeg."
            ),
            ETAG,
        ],
        responses={
            200: MeldingSerializer,
            304: OpenApiResponse(description="Er is niets gewijzigd."),
        },
    )
    def get(self, request: Request, kenmerk: str) -> Response:
        melding = delivered_by(request).filter(kenmerk=kenmerk).first()
        log_verwerking(
            request,
            klant_id=melding.klant_id if melding else None,
            handeling="eigen melding bekijken via API",
            doel=PURPOSE,
        )
        if melding is None:
            raise Http404
        return respond_with_etag(request, MeldingSerializer(melding, context={"request": request}).data)

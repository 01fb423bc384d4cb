"""Mutaties over the API: the portal where an inwoner logs in hands them in and follows them (BO-08)."""

from typing import Any, ClassVar

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

from backoffice.mutaties.huishouden import ERBIJ, ROL, WAT, WEG
from backoffice.mutaties.inkomen import INKOMEN_UIT
from backoffice.mutaties.models import Mutatie, Soort
from backoffice.mutaties.policy import MutatieOnjuist
from backoffice.mutaties.uitvoeren import DeliverMutatie, deliver_mutatie
from serviceplein.api.etag import respond_with_etag
from serviceplein.api.herhaling import once
from serviceplein.api.paginering import Paginering, list_rows
from serviceplein.api.parameters import ETAG, HERHALEN
from serviceplein.api.serializers import StrictSerializer
from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.klanten.validatie import normalize_bsn, validate_bsn
from serviceplein.toegang.verwerkingen import log_verwerking

PURPOSE = "mutatie van inwoner via portaal"
EXAMPLE = {
    "uwKenmerk": "P-2026-0815",
    "bsn": "999990019",
    "betrouwbaarheid": "substantieel",
    "ingangsdatum": "2026-12-01",
    "adres": {"postcode": "3561CD", "huisnummer": 12, "straat": "Gageldijk", "woonplaats": "Utrecht"},
}


class AdresSerializer(StrictSerializer):
    postcode = serializers.CharField(max_length=7, help_text="Bijvoorbeeld 3511AB.")
    huisnummer = serializers.IntegerField(min_value=1, max_value=99999)
    toevoeging = serializers.CharField(max_length=10, required=False, allow_blank=True)
    straat = serializers.CharField(max_length=120)
    woonplaats = serializers.CharField(max_length=80)


class InkomenSerializer(StrictSerializer):
    bedrag = serializers.DecimalField(
        max_digits=8, decimal_places=2, min_value=0, help_text="Netto per maand, in euro's."
    )
    uit = serializers.ChoiceField(choices=list(INKOMEN_UIT.items()))
    totEnMet = serializers.DateField(required=False)  # noqa: N815 - API Design Rules: lower camelCase


class HuishoudenSerializer(StrictSerializer):
    """Who it is about by name; the municipality looks the person up."""

    wat = serializers.ChoiceField(choices=list(WAT.items()))
    naam = serializers.CharField(max_length=120)
    geboortedatum = serializers.DateField(required=False)
    rol = serializers.ChoiceField(
        choices=HuishoudenRol.choices, required=False, help_text="Niet nodig als iemand weggaat."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["wat"] in (ERBIJ, ROL) and not attrs.get("rol"):
            raise ValidationError({"rol": ["Vul de rol in het huishouden in."]})
        if attrs["wat"] == WEG:
            attrs.pop("rol", None)
        return attrs


class RekeningSerializer(StrictSerializer):
    iban = serializers.CharField(max_length=42)
    tenaamstelling = serializers.CharField(max_length=70)


class NieuweMutatieSerializer(StrictSerializer):
    """One change of one inwoner: precisely one of adres, inkomen, huishouden and rekening."""

    uwKenmerk = serializers.CharField(  # noqa: N815
        max_length=100,
        required=False,
        allow_blank=True,
        help_text="Uw eigen kenmerk. Hetzelfde kenmerk nog een keer sturen maakt geen tweede mutatie.",
    )
    bsn = serializers.RegexField(r"^[0-9]{8,9}$", help_text="Van de inwoner die inlogde.")
    betrouwbaarheid = serializers.ChoiceField(
        choices=[("midden", "Midden"), ("substantieel", "Substantieel"), ("hoog", "Hoog")],
        help_text="Het niveau van DigiD bij het inloggen. Een rekening vraagt substantieel of hoog.",
    )
    ingangsdatum = serializers.DateField(help_text="De eerste dag waarop de wijziging geldt.")
    adres = AdresSerializer(required=False)
    inkomen = InkomenSerializer(required=False)
    huishouden = HuishoudenSerializer(required=False)
    rekening = RekeningSerializer(required=False)

    def validate_bsn(self, value: str) -> str:
        bsn = normalize_bsn(value)
        validate_bsn(bsn)
        return bsn

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [soort for soort in Soort.values if soort in attrs]
        if len(given) != 1:
            raise ValidationError("Stuur precies één van adres, inkomen, huishouden en rekening.")
        if given == [Soort.REKENING] and attrs["betrouwbaarheid"] == "midden":
            raise ValidationError(
                {"betrouwbaarheid": ["Voor een rekeningnummer is substantieel of hoog nodig."]}
            )
        return {**attrs, "soort": given[0]}


class MutatieSerializer(serializers.ModelSerializer[Mutatie]):
    """A mutatie as its portal follows it: where it stands, nothing about rights."""

    uwKenmerk = serializers.CharField(source="extern_kenmerk")  # noqa: N815
    statusOmschrijving = serializers.CharField(source="get_status_display")  # noqa: N815
    ontvangenOp = serializers.DateTimeField(source="ontvangen_op")  # noqa: N815
    bewijsNodig = serializers.SerializerMethodField()  # noqa: N815
    url = serializers.SerializerMethodField()

    class Meta:
        model = Mutatie
        fields = (
            "kenmerk",
            "uwKenmerk",
            "soort",
            "ingangsdatum",
            "status",
            "statusOmschrijving",
            "reden",
            "bewijsNodig",
            "ontvangenOp",
            "url",
        )

    def get_bewijsNodig(self, mutatie: Mutatie) -> str:  # noqa: N802
        return "" if mutatie.bewijs_id else mutatie.bewijs_gevraagd

    def get_url(self, mutatie: Mutatie) -> str:
        return reverse("api-mutatie", args=[mutatie.kenmerk], request=self.context.get("request"))


def delivered_by(request: Request) -> QuerySet[Mutatie]:
    """Only what this partner handed in itself."""
    partner: Any = request.toegang.partner  # type: ignore[attr-defined]
    return Mutatie.objects.filter(partner=partner)


class MutatiesApi(APIView):
    required_scopes: ClassVar[dict[str, list[str]]] = {
        "GET": ["mutaties:lezen"],
        "POST": ["mutaties:schrijven"],
    }
    pagination_class = Paginering

    @extend_schema(
        operation_id="listMutaties",
        summary="Eigen mutaties bekijken",
        description="De mutaties die uw portaal aanleverde, de nieuwste eerst.",
        tags=["mutaties"],
        responses=MutatieSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = delivered_by(request).order_by("-ontvangen_op", "-pk")
        doing = "eigen mutaties bekijken via API"
        return list_rows(self, request, rows, MutatieSerializer, handeling=doing, doel=PURPOSE)

    @extend_schema(
        operation_id="createMutatie",
        summary="Mutatie aanleveren",
        description=(
            "Levert één wijziging aan van een inwoner die met DigiD inlogde. De wijziging wacht op een "
            "controle en verandert nog niets. Stuur een Idempotency-Key mee om zonder gevolgen te herhalen."
        ),
        tags=["mutaties"],
        parameters=[HERHALEN],
        request=NieuweMutatieSerializer,
        examples=[OpenApiExample("Verhuizing", value=EXAMPLE, request_only=True)],
        responses={
            201: OpenApiResponse(MutatieSerializer, description="De mutatie is aangekomen."),
            200: OpenApiResponse(MutatieSerializer, description="Deze mutatie was al eerder aangeleverd."),
        },
    )
    def post(self, request: Request) -> Response:
        return once(request, lambda: self._deliver(request))

    def _deliver(self, request: Request) -> Response:
        partner: Any = request.toegang.partner  # type: ignore[attr-defined]
        log_verwerking(request, klant_id=None, handeling="mutatie aanleveren via API", doel=PURPOSE)
        given = NieuweMutatieSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        values = dict(data[data["soort"]])
        values["tot_en_met"] = values.pop("totEnMet", None)
        command = DeliverMutatie(
            partner_id=partner.pk,
            bsn=data["bsn"],
            soort=Soort(data["soort"]),
            waarden=values,
            ingangsdatum=data["ingangsdatum"],
            zeker=data["betrouwbaarheid"] != "midden",
            extern_kenmerk=data.get("uwKenmerk", ""),
        )
        try:
            delivered = deliver_mutatie(command, actor=None, now=timezone.now())
        except MutatieOnjuist as refused:
            field = refused.veld or "ingangsdatum"
            inside = field == "ingangsdatum"
            raise ValidationError(
                {field: [refused.message]} if inside else {data["soort"]: {field: [refused.message]}}
            ) from None
        log_verwerking(
            request, klant_id=delivered.klant_id, handeling="mutatie aanleveren via API", doel=PURPOSE
        )
        mutatie = Mutatie.objects.get(pk=delivered.mutatie_id)
        body = MutatieSerializer(mutatie, context={"request": request}).data
        return Response(body, status=201 if delivered.nieuw else 200, headers={"Location": str(body["url"])})


class MutatieApi(APIView):
    required_scopes: ClassVar[list[str]] = ["mutaties:lezen"]

    @extend_schema(
        operation_id="getMutatie",
        summary="Eén eigen mutatie bekijken",
        description="Waar de mutatie nu staat. Met If-None-Match krijgt u alleen iets als er iets wijzigde.",
        tags=["mutaties"],
        parameters=[
            OpenApiParameter(
                "kenmerk", str, OpenApiParameter.PATH, description="Het kenmerk dat u bij aanleveren kreeg."
            ),
            ETAG,
        ],
        responses={200: MutatieSerializer, 304: OpenApiResponse(description="Er is niets gewijzigd.")},
    )
    def get(self, request: Request, kenmerk: str) -> Response:
        mutatie = delivered_by(request).filter(kenmerk=kenmerk).first()
        log_verwerking(
            request,
            klant_id=mutatie.klant_id if mutatie else None,
            handeling="eigen mutatie bekijken via API",
            doel=PURPOSE,
        )
        if mutatie is None:
            raise Http404
        return respond_with_etag(request, MutatieSerializer(mutatie, context={"request": request}).data)

"""Announcements over the API: UWV delivers them (INT-11, API-01)."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from intake.melding.api import InwonerSerializer
from intake.ww.levering import DeliverWw, deliver_ww
from intake.ww.models import WwAankondiging
from serviceplein.api.herhaling import once
from serviceplein.api.parameters import HERHALEN
from serviceplein.api.serializers import StrictSerializer
from serviceplein.klanten.services import RegisterKlant
from serviceplein.toegang.verwerkingen import log_verwerking

PURPOSE = "aankondiging einde WW"
EXAMPLE = {
    "uwKenmerk": "UWV-2026-118",
    "eindeWw": "2027-05-31",
    "coachUwv": "Henk de Wit",
    "inwoner": {"achternaam": "Bakker", "voornamen": "Samira", "geboortedatum": "1987-04-12"},
}


class NieuweAankondigingSerializer(StrictSerializer):
    """One inwoner whose WW ends."""

    uwKenmerk = serializers.CharField(  # noqa: N815 - API Design Rules: lower camelCase
        max_length=100,
        help_text="Uw eigen kenmerk. Hetzelfde kenmerk nog een keer sturen maakt geen tweede aankondiging.",
    )
    eindeWw = serializers.DateField(help_text="De laatste dag van de WW, jjjj-mm-dd.")  # noqa: N815
    coachUwv = serializers.CharField(max_length=120, required=False, allow_blank=True)  # noqa: N815
    inwoner = InwonerSerializer()


class AankondigingSerializer(serializers.ModelSerializer[WwAankondiging]):
    """What the partner gets back; nothing about the dossier."""

    uwKenmerk = serializers.CharField(source="extern_kenmerk")  # noqa: N815
    eindeWw = serializers.DateField(source="einde_ww")  # noqa: N815
    statusOmschrijving = serializers.CharField(source="get_status_display")  # noqa: N815
    aangekondigdOp = serializers.DateTimeField(source="aangekondigd_op")  # noqa: N815

    class Meta:
        model = WwAankondiging
        fields = ("kenmerk", "uwKenmerk", "eindeWw", "status", "statusOmschrijving", "aangekondigdOp")


class WwAankondigingenApi(APIView):
    required_scopes: ClassVar[list[str]] = ["ww:schrijven"]

    @extend_schema(
        operation_id="createWwAankondiging",
        summary="Einde van WW aankondigen",
        description=(
            "Kondigt aan dat de WW van een inwoner eindigt. Doe dat zes maanden ervoor: dan plannen wij op "
            "tijd een gesprek met een coach, een voorlichtingsgesprek en een warme overdracht."
        ),
        tags=["ww"],
        parameters=[HERHALEN],
        request=NieuweAankondigingSerializer,
        examples=[OpenApiExample("Einde van de WW", value=EXAMPLE, request_only=True)],
        responses={
            201: OpenApiResponse(AankondigingSerializer, description="De aankondiging is aangekomen."),
            200: OpenApiResponse(AankondigingSerializer, description="Deze aankondiging was er al."),
        },
    )
    def post(self, request: Request) -> Response:
        return once(request, lambda: self._deliver(request))

    def _deliver(self, request: Request) -> Response:
        partner: Any = request.toegang.partner  # type: ignore[attr-defined]
        log_verwerking(request, klant_id=None, handeling="einde WW aankondigen via API", doel=PURPOSE)
        given = NieuweAankondigingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        inwoner = dict(data["inwoner"])
        gemeente = inwoner.pop("gemeente", "")
        delivered = deliver_ww(
            DeliverWw(
                partner_id=partner.pk,
                inwoner=RegisterKlant(**inwoner),
                einde_ww=data["eindeWw"],
                extern_kenmerk=data["uwKenmerk"],
                coach_uwv=data.get("coachUwv", ""),
                gemeente=gemeente,
            ),
            actor=None,
            now=timezone.now(),
        )
        log_verwerking(
            request, klant_id=delivered.klant_id, handeling="einde WW aankondigen via API", doel=PURPOSE
        )
        row = WwAankondiging.objects.get(pk=delivered.aankondiging_id)
        return Response(AankondigingSerializer(row).data, status=201 if delivered.nieuw else 200)

from django.urls import path

from intake.afspraak import views as afspraak
from intake.afweging import views as afweging
from intake.deuren_urls import urlpatterns as deuren
from intake.diagnose import views as diagnose
from intake.eigen_kracht import views as eigen_kracht
from intake.melding import balie
from intake.melding import koppel_views as koppel
from intake.melding import views as melding
from intake.quick_scan import gesprek
from intake.quick_scan import views as quick_scan
from intake.terugkeer import views as terugkeer
from intake.triage import views as triage
from intake.verwijzing import views as verwijzing
from intake.vraagverheldering import views as vraagverheldering

urlpatterns = [
    path("meldingen/", melding.Meldingen.as_view(), name="meldingen"),
    path("meldingen/nieuw/", balie.NieuweMelding.as_view(), name="melding-nieuw"),
    path("meldingen/nieuw/voorstel/", balie.Voorstel.as_view(), name="melding-voorstel"),
    path("meldingen/<int:melding_id>/", melding.EenMelding.as_view(), name="melding"),
    path(
        "meldingen/<int:melding_id>/antwoord/",
        melding.BeantwoordMelding.as_view(),
        name="melding-beantwoorden",
    ),
    path(
        "meldingen/<int:melding_id>/eigen-kracht/",
        eigen_kracht.EigenKrachtVastleggen.as_view(),
        name="melding-eigen-kracht",
    ),
    path(
        "meldingen/<int:melding_id>/eigen-kracht/brief/",
        eigen_kracht.BriefMeegeven.as_view(),
        name="melding-eigen-kracht-brief",
    ),
    path("meldingen/<int:melding_id>/klant/", koppel.MeldingKlant.as_view(), name="melding-klant"),
    path(
        "meldingen/<int:melding_id>/klant/nieuw/",
        koppel.MeldingNieuweKlant.as_view(),
        name="melding-nieuwe-klant",
    ),
    path(
        "meldingen/<int:melding_id>/verwijzen/", verwijzing.WarmVerwijzen.as_view(), name="melding-verwijzen"
    ),
    path(
        "meldingen/<int:melding_id>/verwijzen/antwoord/",
        verwijzing.VerwijzingBeantwoorden.as_view(),
        name="melding-verwijzing-antwoord",
    ),
    path(
        "meldingen/<int:melding_id>/overleg/", terugkeer.OverlegVastleggen.as_view(), name="melding-overleg"
    ),
    path("meldingen/<int:melding_id>/triage/", triage.TriageVaststellen.as_view(), name="melding-triage"),
    path("meldingen/<int:melding_id>/heropenen/", triage.TriageHeropenen.as_view(), name="melding-heropenen"),
    path("meldingen/<int:melding_id>/afspraak/", afspraak.VervolgBoeken.as_view(), name="melding-afspraak"),
    path(
        "meldingen/<int:melding_id>/quick-scan/",
        quick_scan.QuickScanStarten.as_view(),
        name="quick-scan-starten",
    ),
    path("gesprekken/", afspraak.MijnGesprekken.as_view(), name="gesprekken"),
    path("quick-scan/<int:quick_scan_id>/", quick_scan.QuickScanPagina.as_view(), name="quick-scan"),
    path(
        "quick-scan/<int:quick_scan_id>/antwoord/<slug:vraag>/",
        quick_scan.QuickScanAntwoord.as_view(),
        name="quick-scan-antwoord",
    ),
    path(
        "quick-scan/<int:quick_scan_id>/rechten/",
        quick_scan.QuickScanRechten.as_view(),
        name="quick-scan-rechten",
    ),
    path(
        "quick-scan/<int:quick_scan_id>/afspraak/",
        quick_scan.QuickScanAfspraak.as_view(),
        name="quick-scan-afspraak",
    ),
    path(
        "quick-scan/<int:quick_scan_id>/afspraak/<int:stap_id>/weg/",
        quick_scan.QuickScanAfspraakWeg.as_view(),
        name="quick-scan-afspraak-weg",
    ),
    path(
        "quick-scan/<int:quick_scan_id>/gesprek/<slug:thema>/",
        gesprek.QuickScanGesprek.as_view(),
        name="quick-scan-gesprek",
    ),
    path(
        "quick-scan/<int:quick_scan_id>/verslag/",
        gesprek.QuickScanVerslag.as_view(),
        name="quick-scan-verslag",
    ),
    path(
        "quick-scan/<int:quick_scan_id>/afronden/",
        quick_scan.QuickScanAfronden.as_view(),
        name="quick-scan-afronden",
    ),
    path(
        "quick-scan/<int:quick_scan_id>/diagnose/",
        diagnose.DiagnoseBestellen.as_view(),
        name="diagnose-bestellen",
    ),
    path("diagnoses/<int:diagnose_id>/", diagnose.EenDiagnose.as_view(), name="diagnose"),
    path("diagnoses/<int:diagnose_id>/uitslag/", diagnose.DiagnoseUitslag.as_view(), name="diagnose-uitslag"),
    path(
        "diagnoses/<int:diagnose_id>/verwerken/",
        diagnose.DiagnoseVerwerken.as_view(),
        name="diagnose-verwerken",
    ),
    path(
        "diagnoses/<int:diagnose_id>/annuleren/",
        diagnose.DiagnoseAnnuleren.as_view(),
        name="diagnose-annuleren",
    ),
    path(
        "meldingen/<int:melding_id>/vraagverheldering/",
        vraagverheldering.VraagverhelderingStarten.as_view(),
        name="vraagverheldering-starten",
    ),
    path(
        "vraagverheldering/<int:vraagverheldering_id>/",
        vraagverheldering.EenVraagverheldering.as_view(),
        name="vraagverheldering",
    ),
    path(
        "meldingen/<int:melding_id>/overdracht/",
        vraagverheldering.OverdrachtMaken.as_view(),
        name="overdracht-maken",
    ),
    path(
        "overdrachten/<int:overdracht_id>/aangenomen/",
        vraagverheldering.OverdrachtAangenomen.as_view(),
        name="overdracht-aangenomen",
    ),
    path(
        "overdrachten/<int:overdracht_id>/terug/",
        vraagverheldering.OverdrachtTerug.as_view(),
        name="overdracht-terug",
    ),
    path("afwegingen/", afweging.Afwegingen.as_view(), name="afwegingen"),
    path("klanten/<int:klant_id>/afweging/", afweging.NieuweAfweging.as_view(), name="afweging-nieuw"),
    path("afwegingen/<int:afweging_id>/", afweging.EenAfweging.as_view(), name="afweging"),
    path(
        "afwegingen/<int:afweging_id>/oordeel/", afweging.AfwegingOordeel.as_view(), name="afweging-oordeel"
    ),
    path("afwegingen/<int:afweging_id>/les/", afweging.AfwegingLes.as_view(), name="afweging-les"),
    *deuren,
]

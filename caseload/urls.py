from django.urls import path

from caseload.afspraken import views as afspraken
from caseload.begeleiding import KlantBegeleiding
from caseload.belasting import views as belasting
from caseload.casusboek.urls import urlpatterns as casusboek
from caseload.contact import views as contact
from caseload.dag.views import Dagpagina
from caseload.delen import views as delen
from caseload.herverdelen import views as herverdelen
from caseload.ladders.views import TredeVastleggen
from caseload.plan import gezin_views as gezin
from caseload.plan import views as plan
from caseload.regie import views as regie
from caseload.relatiebeheer.urls import urlpatterns as relatiebeheer
from caseload.toewijzing import uitsluiting_views as uitsluiting
from caseload.toewijzing import views as toewijzing
from caseload.trajecten.urls import urlpatterns as trajecten
from caseload.vaststelling import views as vaststelling
from caseload.verplichtingen import ontheffing_views as ontheffing
from caseload.verplichtingen import views as verplichtingen
from caseload.voorzieningen.urls import urlpatterns as voorzieningen
from caseload.waarneming import views as waarneming

urlpatterns = [
    path("herverdelen/", herverdelen.Herverdelingen.as_view(), name="herverdelingen"),
    path(
        "herverdelen/nieuw/<slug:aanleiding>/",
        herverdelen.NieuweHerverdeling.as_view(),
        name="herverdeling-nieuw",
    ),
    path("herverdelen/<int:herverdeling_id>/", herverdelen.HerverdelingPagina.as_view(), name="herverdeling"),
    path(
        "herverdelen/<int:herverdeling_id>/medewerkers/",
        herverdelen.HerverdelingBelasting.as_view(),
        name="herverdeling-belasting",
    ),
    path(
        "herverdelen/<int:herverdeling_id>/voortgang/",
        herverdelen.HerverdelingVoortgang.as_view(),
        name="herverdeling-voortgang",
    ),
    path(
        "herverdelen/<int:herverdeling_id>/goedkeuren/",
        herverdelen.HerverdelingGoedkeuren.as_view(),
        name="herverdeling-goedkeuren",
    ),
    path(
        "herverdelen/<int:herverdeling_id>/vervallen/",
        herverdelen.HerverdelingVervallen.as_view(),
        name="herverdeling-vervallen",
    ),
    path(
        "herverdelen/<int:herverdeling_id>/pauzeren/",
        herverdelen.HerverdelingPauzeren.as_view(),
        name="herverdeling-pauzeren",
    ),
    path(
        "herverdelen/<int:herverdeling_id>/hervatten/",
        herverdelen.HerverdelingHervatten.as_view(),
        name="herverdeling-hervatten",
    ),
    path(
        "herverdelen/<int:herverdeling_id>/terugdraaien/",
        herverdelen.HerverdelingTerugdraaien.as_view(),
        name="herverdeling-terugdraaien",
    ),
    path("herverdelen/regels/<int:regel_id>/", herverdelen.RegelAanpassen.as_view(), name="herverdeelregel"),
    path("caseload/", toewijzing.Caseload.as_view(), name="caseload"),
    path("caseload/belasting/", belasting.Belasting.as_view(), name="belasting"),
    path("caseload/belasting/<int:medewerker_id>/", belasting.Belasting.as_view(), name="belasting-van"),
    path("waarneming/", waarneming.Waarnemingen.as_view(), name="waarneming"),
    path("waarneming/ziek/", waarneming.ZiekMelden.as_view(), name="ziek-melden"),
    path("waarneming/afwezig/", waarneming.AfwezigMelden.as_view(), name="afwezig-melden"),
    path("waarneming/<int:afwezigheid_id>/", waarneming.WaarnemerKiezen.as_view(), name="waarnemer-kiezen"),
    path(
        "klanten/<int:klant_id>/uitsluitingen/",
        uitsluiting.Uitsluitingen.as_view(),
        name="klant-uitsluitingen",
    ),
    path(
        "uitsluitingen/<int:uitsluiting_id>/einde/",
        uitsluiting.UitsluitingStoppen.as_view(),
        name="uitsluiting-einde",
    ),
    path("wachtlijst/", toewijzing.Wachtlijst.as_view(), name="wachtlijst"),
    path(
        "wachtlijst/<int:wachtplaats_id>/plaatsen/",
        toewijzing.WachtendePlaatsen.as_view(),
        name="wachtende-plaatsen",
    ),
    path(
        "meldingen/<int:melding_id>/contactpersoon/",
        toewijzing.ContactpersoonToewijzen.as_view(),
        name="melding-contactpersoon",
    ),
    path(
        "toewijzingen/<int:toewijzing_id>/einde/",
        toewijzing.ToewijzingBeeindigen.as_view(),
        name="toewijzing-einde",
    ),
    path(
        "toewijzingen/<int:toewijzing_id>/wisselen/",
        uitsluiting.ContactpersoonWisselen.as_view(),
        name="toewijzing-wisselen",
    ),
    path(
        "toewijzingen/<int:toewijzing_id>/vooruitzicht/",
        belasting.Vooruitzicht.as_view(),
        name="toewijzing-vooruitzicht",
    ),
    path("plannen/<int:plan_id>/", plan.PlanPagina.as_view(), name="plan"),
    path("plannen/<int:plan_id>/doelen/", plan.DoelToevoegen.as_view(), name="plan-doel"),
    path("plannen/<int:plan_id>/vaststellen/", plan.PlanVaststellen.as_view(), name="plan-vaststellen"),
    path("plannen/<int:plan_id>/regiepartner/", plan.RegiepartnerKiezen.as_view(), name="plan-regiepartner"),
    path("plannen/<int:plan_id>/delen/", gezin.PlanDelen.as_view(), name="plan-delen"),
    path("plannen/<int:plan_id>/samenvoegen/", gezin.PlanSamenvoegen.as_view(), name="plan-samenvoegen"),
    path("plannen/<int:plan_id>/dominant/", plan.DominantKiezen.as_view(), name="plan-dominant"),
    path("plannen/<int:plan_id>/evaluatie/", plan.EvaluatieVastleggen.as_view(), name="plan-evaluatie"),
    path("plannen/<int:plan_id>/versies/", vaststelling.PlanVersies.as_view(), name="plan-versies"),
    path("plannen/<int:plan_id>/afdruk/", vaststelling.PlanPdf.as_view(), name="plan-pdf"),
    path("plannen/<int:plan_id>/regie/", regie.PlanRegie.as_view(), name="plan-regie"),
    path("plannen/<int:plan_id>/regie/vragen/", regie.RegieVragen.as_view(), name="plan-regie-vragen"),
    path("plannen/<int:plan_id>/gedeeld/", delen.PlanGedeeld.as_view(), name="plan-gedeeld"),
    path("plannen/<int:plan_id>/gedeeld/nieuw/", delen.DeelDelen.as_view(), name="plan-deel-delen"),
    path("delingen/<int:deling_id>/stoppen/", delen.DelingStoppen.as_view(), name="deling-stoppen"),
    path("delingen/<int:deling_id>/brief/", delen.DelingBrief.as_view(), name="deling-brief"),
    path("regie/", regie.Regieverzoeken.as_view(), name="regieverzoeken"),
    path("regie/<int:verzoek_id>/", regie.VerzoekPagina.as_view(), name="regieverzoek"),
    path("regie/<int:verzoek_id>/aannemen/", regie.VerzoekAannemen.as_view(), name="regieverzoek-aannemen"),
    path("regie/<int:verzoek_id>/weigeren/", regie.VerzoekWeigeren.as_view(), name="regieverzoek-weigeren"),
    path(
        "regie/<int:verzoek_id>/intrekken/", regie.VerzoekIntrekken.as_view(), name="regieverzoek-intrekken"
    ),
    path(
        "regie/<int:verzoek_id>/driegesprek/",
        regie.DriegesprekPlannen.as_view(),
        name="regieverzoek-driegesprek",
    ),
    path("doelen/<int:doel_id>/netwerk/", plan.NetwerkVragen.as_view(), name="doel-netwerk"),
    path("doelen/<int:doel_id>/bereikt/", plan.DoelBereikt.as_view(), name="doel-bereikt"),
    path("doelen/<int:doel_id>/", plan.DoelWijzigen.as_view(), name="doel"),
    path("doelen/<int:doel_id>/acties/", plan.ActieToevoegen.as_view(), name="doel-actie"),
    path("acties/<int:actie_id>/afronden/", plan.ActieAfronden.as_view(), name="actie-afronden"),
    path("vandaag/", Dagpagina.as_view(), name="dag"),
    path("contact/", contact.Contactradar.as_view(), name="contact"),
    path("klanten/<int:klant_id>/begeleiding/", KlantBegeleiding.as_view(), name="klant-begeleiding"),
    path("klanten/<int:klant_id>/contact/", contact.ContactVastleggen.as_view(), name="contact-vastleggen"),
    path("klanten/<int:klant_id>/ladders/<str:ladder>/", TredeVastleggen.as_view(), name="trede-vastleggen"),
    path(
        "klanten/<int:klant_id>/afspraken/",
        afspraken.AfspraakMaken.as_view(),
        name="zakelijke-afspraak-maken",
    ),
    path(
        "klanten/<int:klant_id>/afspraken/brief/",
        afspraken.AfsprakenBrief.as_view(),
        name="zakelijke-afspraken-brief",
    ),
    path(
        "afspraken/<int:zakelijke_afspraak_id>/afsluiten/",
        afspraken.AfspraakAfsluiten.as_view(),
        name="zakelijke-afspraak-afsluiten",
    ),
    path(
        "afspraken/<int:zakelijke_afspraak_id>/vervallen/",
        afspraken.AfspraakVervallen.as_view(),
        name="zakelijke-afspraak-vervallen",
    ),
    path(
        "klanten/<int:klant_id>/verplichtingen/",
        verplichtingen.VerplichtingOpleggen.as_view(),
        name="verplichting-opleggen",
    ),
    path(
        "verplichtingen/<int:verplichting_id>/stoppen/",
        verplichtingen.VerplichtingStoppen.as_view(),
        name="verplichting-stoppen",
    ),
    path(
        "verplichtingen/<int:verplichting_id>/bewijs/",
        verplichtingen.BewijsInleveren.as_view(),
        name="bewijs-inleveren",
    ),
    path(
        "verplichtingen/<int:verplichting_id>/maatregel/<str:periode>/",
        verplichtingen.MaatregelVoorstellen.as_view(),
        name="maatregel-voorstellen",
    ),
    path("bewijzen/<int:bewijs_id>/", verplichtingen.BewijsBeoordelen.as_view(), name="bewijs-beoordelen"),
    path(
        "maatregelvoorstellen/<int:voorstel_id>/",
        verplichtingen.VoorstelBeantwoorden.as_view(),
        name="maatregelvoorstel",
    ),
    path(
        "maatregelvoorstellen/<int:voorstel_id>/intrekken/",
        verplichtingen.VoorstelIntrekken.as_view(),
        name="maatregelvoorstel-intrekken",
    ),
    path(
        "klanten/<int:klant_id>/ontheffing/",
        ontheffing.OntheffingVerlenen.as_view(),
        name="ontheffing-verlenen",
    ),
    path(
        "ontheffingen/<int:ontheffing_id>/verlengen/",
        ontheffing.OntheffingVerlengen.as_view(),
        name="ontheffing-verlengen",
    ),
    path(
        "ontheffingen/<int:ontheffing_id>/intrekken/",
        ontheffing.OntheffingIntrekken.as_view(),
        name="ontheffing-intrekken",
    ),
    *trajecten,
    *relatiebeheer,
    *voorzieningen,
    *casusboek,
]

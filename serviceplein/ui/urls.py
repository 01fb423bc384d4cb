from django.urls import path

from serviceplein.ui.stijlgids.views import StijlgidsLijst, StijlgidsView, VoortgangVoorbeeld

urlpatterns = [
    path("stijlgids", StijlgidsView.as_view(), name="stijlgids"),
    path("stijlgids/lijst", StijlgidsLijst.as_view(), name="stijlgids-lijst"),
    path("stijlgids/voortgang/<int:gedaan>", VoortgangVoorbeeld.as_view(), name="stijlgids-voortgang"),
]

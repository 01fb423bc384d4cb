from django import forms

from serviceplein.ui.formulieren import Formulier


class RouteForm(Formulier):
    toelichting = forms.CharField(label="Wat deed u, of waarom ziet u ervan af?", max_length=500)

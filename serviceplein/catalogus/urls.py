from django.urls import path

from serviceplein.catalogus import views

urlpatterns = [
    path("producten/", views.Producten.as_view(), name="producten"),
    path("producten/<str:code>/", views.ProductPagina.as_view(), name="product"),
    path("normen/", views.Normen.as_view(), name="normen"),
    path("normen/<str:code>/", views.NormPagina.as_view(), name="norm"),
    path("handboek/", views.Handboek.as_view(), name="handboek"),
    path("handboek/<slug:naam>/", views.HandboekPagina.as_view(), name="handboek-pagina"),
]

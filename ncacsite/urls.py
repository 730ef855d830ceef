"""The addresses of the deployment: the public site and its admin."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("cooperation.urls")),
]

handler400 = "cooperation.views.bad_request"
handler403 = "cooperation.admin.refusing.forbidden"
handler404 = "cooperation.views.not_found"
handler500 = "cooperation.views.server_error"

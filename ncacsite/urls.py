"""The addresses of the deployment: the admin and the pages in each language, and once what programs read."""

from django.contrib import admin
from django.urls import path

from cooperation import urls as record
from cooperation.languages import in_each_language

urlpatterns = [
    in_each_language([path("admin/", admin.site.urls), *record.pages]),
    *record.machines,
]

handler400 = "cooperation.views.bad_request"
handler403 = "cooperation.admin.refusing.forbidden"
handler404 = "cooperation.views.not_found"
handler500 = "cooperation.views.server_error"

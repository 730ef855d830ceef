"""The contents page of the public site."""

urlpatterns = []

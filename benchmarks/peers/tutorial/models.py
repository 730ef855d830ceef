"""Treaties, subjects and parties."""

from django.db import models
from django.urls import reverse


class Subject(models.Model):
    name = models.CharField(max_length=100)


class Party(models.Model):
    name = models.CharField(max_length=100)


class Treaty(models.Model):
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=100)
    summary = models.TextField()
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=20)
    concluded_on = models.DateField(db_index=True)
    place = models.CharField(max_length=50)
    subjects = models.ManyToManyField(Subject)

    class Meta:
        ordering = ["-concluded_on", "-pk"]

    @property
    def address(self):
        return reverse("detail", args=[self.pk])


class Participation(models.Model):
    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="participations")
    party = models.ForeignKey(Party, models.CASCADE)
    role = models.CharField(max_length=20, default="Party")

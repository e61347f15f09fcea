"""Countries and areas as rows, so that other rooms can point to them."""

from __future__ import annotations

from django.db import models


class Country(models.Model):
    """A country or area of the reference list; its names and groups live in ``vocab``."""

    code = models.CharField(primary_key=True, max_length=3)  # ISO 3166-1 alpha-3

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[A-Z]{3}$"), name="country_code_alpha_3"
            ),
        )

    def __str__(self) -> str:
        return self.code

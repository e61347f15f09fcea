"""What a person gives on the pages of indicators."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

#: A workbook of entered values is small; a larger file is something else.
MOST_BYTES = 5_000_000


class EntryForm(forms.Form):
    """A filled-in workbook."""

    workbook = forms.FileField(label=_("Filled-in workbook (.xlsx)"), max_length=200)

    def clean_workbook(self) -> UploadedFile:
        """Refuse what cannot be a workbook before it is read."""
        given: UploadedFile = self.cleaned_data["workbook"]
        if not (given.name or "").lower().endswith(".xlsx"):
            raise forms.ValidationError(
                _("This is no .xlsx file. Save the workbook in that form and choose it again.")
            )
        if (given.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 5 MB. Take a new workbook and copy your values there.")
            )
        return given

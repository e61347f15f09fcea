"""Writing the audit trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ecotone.apps.accounts.models import AuditEvent, User
from ecotone.kernel.errors import BadInput


def record_event(
    *, by: str, verb: str, object_kind: str, object_id: str, detail: dict[str, Any] | None = None
) -> None:
    """Write one line of the audit trail; call it inside the transaction of the change it tells.

    ``by`` is a person's e-mail address or the name of the job that acts.
    """
    AuditEvent.objects.create(
        actor=by[:254],
        verb=verb,
        object_kind=object_kind,
        object_id=object_id[:100],
        detail=detail or {},
    )


def add_user(*, email: str, password: str, name: str = "", staff: bool = False, by: str) -> None:
    """Make an account; a member of staff may sign in to the admin and see what is withheld.

    Raises ``BadInput`` when the address is no e-mail address or has an account already, or when
    the password is too weak.
    """
    try:
        validate_email(email)
        validate_password(password)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages)) from error
    with transaction.atomic():
        if User.objects.filter(email__iexact=email).exists():
            raise BadInput(f"{email} has an account already.")
        person = User.objects.create_user(
            email, password, name=name, is_staff=staff, is_superuser=staff
        )
        record_event(
            by=by,
            verb="added",
            object_kind="user",
            object_id=str(person.pk),
            detail={"staff": staff},
        )

"""Make registers known."""

from __future__ import annotations

from typing import Any

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.registers.models import Register


def ensure(*, slug: str, name: str, by: Actor, **details: Any) -> Register:
    """Return the register called `slug`; make it with `name` and `details` (columns of `Register`) when it is not known.

    An existing register is returned as it is: what a steward wrote about it is not overwritten. Without an `identity_base`
    the register gets a URN of its own.
    """
    existing = Register.objects.filter(slug=slug).first()
    if existing:
        return existing
    details.setdefault("identity_base", f"urn:algoritmeregister:{slug}:")
    register = Register.objects.create(slug=slug, name=name, **details)
    record(action="add register", subject=slug, by=by)
    return register

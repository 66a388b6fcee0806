"""What the rooms below refuse, as clients of the supply API hear it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from algoritmeregister.api.supply.answers import Refused, forbidden, problem, wrong_body
from algoritmeregister.api.supply.bodies import of_findings
from algoritmeregister.registrations.actions import OutOfOrder
from algoritmeregister.registrations.drafts.errors import (
    AlreadyThere,
    Conflict,
    DraftError,
    ForbiddenStep,
    Invalid,
    NotAllowed,
)


@contextmanager
def told() -> Iterator[None]:
    """Turn what is refused inside into a `Refused`."""
    try:
        yield
    except NotAllowed as error:
        raise forbidden(str(error)) from error
    except Invalid as error:
        raise wrong_body(of_findings(error.findings)) from error
    except (AlreadyThere, Conflict, ForbiddenStep, OutOfOrder) as error:
        raise Refused(409, str(error)) from error
    except DraftError as error:
        raise wrong_body([problem(["body"], str(error), "value_error")]) from error

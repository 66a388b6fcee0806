"""The publication standard: every version as data, validation, and conversion. Pure Python, knows no Django.

Lives here: the field catalogue (`data/*.yaml`, read by `catalogue`), `validation` with its `checks`, the generated JSON
Schemas and reference pages, reading documents in any key vocabulary, and conversion with its loss report. All texts are data
in Dutch, English and Frisian, so that this room works without a web framework.

May be imported from here: what `__all__` names. Modules inside are for this room only.

Must not come in: Django, the database, or anything about how a registration is stored, published or shown.
"""

from .catalogue import (
    FOREIGN,
    FOREIGN_STANDARDS,
    LANGUAGES,
    RDF_PREFIXES,
    SUPERSET,
    VERSIONS,
    CatalogueError,
    Code,
    CodeList,
    Field,
    Group,
    Standard,
    UnknownField,
    UnknownStandard,
    get,
)
from .convert import Conversion, convert, raised, to_superset
from .described_rules import DescribedRules, described_rules
from .differences import Aspect, FieldDifference, differences
from .drafting import read_draft
from .findings import Finding
from .foreign_profiles import Profile, counterparts, profile, unclaimed
from .losses import Loss, loss_report
from .merging import Merged, merge
from .notes import Note
from .reading import Reading, normalise
from .schemas import json_schema
from .trying import Trial, trial
from .validation import validate

__all__ = [
    "FOREIGN",
    "FOREIGN_STANDARDS",
    "LANGUAGES",
    "RDF_PREFIXES",
    "SUPERSET",
    "VERSIONS",
    "Aspect",
    "CatalogueError",
    "Code",
    "CodeList",
    "Conversion",
    "DescribedRules",
    "Field",
    "FieldDifference",
    "Finding",
    "Group",
    "Loss",
    "Merged",
    "Note",
    "Profile",
    "Reading",
    "Standard",
    "Trial",
    "UnknownField",
    "UnknownStandard",
    "convert",
    "counterparts",
    "described_rules",
    "differences",
    "get",
    "json_schema",
    "loss_report",
    "merge",
    "normalise",
    "profile",
    "raised",
    "read_draft",
    "to_superset",
    "trial",
    "unclaimed",
    "validate",
]

"""The kinds of public change."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What happened to a registration in public."""

    PUBLISHED = "published"
    UPDATED = "updated"
    REDATED = "redated"  # only a date that the source claims changed
    RENAMED = "renamed"  # the organisation got another name
    MOVED = "moved"  # the registration went to another organisation
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    REDACTED = "redacted"
    SOURCES = "sources"  # it was found in another register too, or one of several registers no longer has it
    ASSESSED = "assessed"  # what the public sees of an assessment of it changed
    MERGED = "merged"  # it turned out to be the same as another registration, and goes on as that one

"""What can be done with organisations: find or make the one that a registration names, rename one, join two that are one."""

from algoritmeregister.organisations.actions.merging import merge, on_merge
from algoritmeregister.organisations.actions.renaming import rename, take_back_name
from algoritmeregister.organisations.actions.resolving import resolve

__all__ = ["merge", "on_merge", "rename", "resolve", "take_back_name"]

"""The mapping profiles that say how records of a source are read: which there are, who uses them, and what each does.

Reading only: a profile is a file, which whoever runs the register puts down (docs/how-to/harvest.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest import queries
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.profile_words import nothing, reading
from algoritmeregister.texts import in_language


@dataclass(frozen=True)
class Listed:
    """A profile in the list: `name`, `title`, whether it `is_own` of this installation, what is wrong with its file
    (`problem`), and which registers were read with it (slug, name)."""

    name: str
    title: str
    is_own: bool
    problem: str
    registers: list[tuple[str, str]]
    profile: Profile | None


@door(Rule(steward=True))
def listing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show every profile, and the rules of the one that the address names (`profiel`)."""
    found = _listed()
    chosen = next((each for each in found if each.profile and each.name == request.GET.get("profiel", "")), None)
    profile = chosen.profile if chosen else None
    context = {
        "profiles": found,
        "chosen": chosen,
        "profile": profile,
        "rules": reading(profile) if profile else [],
        "nothing": nothing(profile) if profile else (),
        "folder": profiles.own_folder(),
        "narrow": False,
    }
    return render(request, "desk/stewarding/profiles.html", context)


def _listed() -> list[Listed]:
    own, used, language = profiles.own(), queries.registers_by_profile(), get_language()
    # One of this installation goes before one with the same name that comes with the software.
    shipped = {each.name: each for each in profiles.shipped() if each.name not in own}
    found = []
    for name, each in [*own.items(), *sorted(shipped.items())]:
        profile, problem = (each, "") if isinstance(each, Profile) else (None, str(each))
        title = in_language(profile.title, language) if profile else name
        found.append(Listed(name, title, name in own, problem, used.get(name, []), profile))
    return found

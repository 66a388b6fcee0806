"""Mapping profiles: versioned data that say which files they fit, where the records are, and how a record becomes a
document.

A profile is a YAML file, never code: in `profiles/` here, or in the folder `profiles` of the installation's data.
`docs/how-to/import.md` explains every key. A source of an unseen shape needs a new profile and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.harvest.errors import WrongProfile
from algoritmeregister.harvest.readers.shapes import Format

_DATA = resources.files(__package__) / "profiles"


@dataclass(frozen=True)
class Rule:
    """How one field is made. `sources`: the first of these keys that the record has gives the value; no key and a
    `constant`: always that.

    `recode_like`: regular expression of the whole value → what stands for it, the first that fits. `extract`: regular
    expression of which the first group (or the whole) is the value. `plain`: HTML becomes text. `date`: True, or
    "month-first" for dates as Americans write them. The others are in `docs/how-to/import.md`.
    """

    target: str
    sources: tuple[str, ...] = ()
    constant: Any = None
    clean: bool = True
    recode: Mapping[str, str] = field(default_factory=dict)
    recode_like: Mapping[str, str] = field(default_factory=dict)
    extract: str = ""
    plain: bool = False
    split: str = ""
    date: bool | str = False
    month: bool = False
    links: bool = False
    rows: tuple[str, ...] = ()
    truncated: int = 0
    join: str = ""
    default: Any = None
    empty_if: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recognition:
    """Which files a profile fits: the keys (or labels) that must be there, of which one must, and which may not.

    `at_least`: how many of the labels of the profile's own fields must be there, for tables. `path`: where the records
    are in a JSON file, with "*" for any key. `group`: the name under which a record gets that key, or its sheet's name.
    `values`: column → regular expression that some value in the first rows of a table must fit, to tell apart files of
    different owners with the same columns.
    """

    formats: frozenset[Format]
    all: frozenset[str] = frozenset()
    any: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    at_least: int = 0
    path: tuple[str, ...] | None = None
    group: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RegisterDefaults:
    """Into which register records go when the command does not say; without a slug it must."""

    slug: str = ""
    name: str = ""
    kind: str = "file"
    website: str = ""
    identity_base: str = ""
    owner_name: str = ""


@dataclass(frozen=True)
class Identity:
    """What identifies a record. `source_id`: the first of these keys with a usable value. `number`: the key of the
    public number.

    `extract`: regular expression of the id in that value.

    Without an id, `by_name` looks for the registration with the same organisation and name in the register; after that
    the id is made from both.
    """

    source_id: tuple[str, ...] = ()
    number: str = ""
    by_name: bool = False
    extract: str = ""


@dataclass(frozen=True)
class Profile:
    """A mapping profile. `key` ("name@version") is what runs and provenance refer to."""

    name: str
    version: int
    title: Mapping[str, str]
    recognition: Recognition
    register: RegisterDefaults
    identity: Identity
    standard: Rule
    rules: tuple[Rule, ...]
    normalise: bool = False
    observed_at: str = ""
    not_evidence: frozenset[str] = frozenset()
    rest: str = "beside"
    empty: str = "clears"
    skip_sheets: tuple[str, ...] = ()
    skip_rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "nl"

    @property
    def key(self) -> str:
        """The name and version under which runs remember this profile."""
        return f"{self.name}@{self.version}"

    @property
    def truncated(self) -> dict[str, int]:
        """The fields of which this source cuts the text off, with the number of characters."""
        return {rule.target: rule.truncated for rule in self.rules if rule.truncated}

    def rule_for(self, target: str) -> Rule | None:
        """The rule that makes this field, if the profile has one."""
        return next((rule for rule in self.rules if rule.target == target), None)


_MAX_EXPRESSION = 300
_NESTED = ("recognise", "register", "identity", "fields")
_RULE_KEYS = {
    "from",
    "constant",
    "clean",
    "recode",
    "recode_like",
    "extract",
    "plain",
    "split",
    "date",
    "month",
    "links",
    "rows",
    "truncated",
    "join",
    "default",
    "empty_if",
}
_PROFILE_KEYS = {
    *("name", "version", "title", "recognise", "register", "identity", "standard", "fields", "normalise", "observed_at"),
    *("not_evidence", "rest", "empty", "nothing", "skip_sheets", "skip_rows", "language"),
}


def parse(data: Any, origin: str) -> Profile:
    """Return the profile in parsed YAML. Raises `WrongProfile`, naming `origin` and what is wrong."""
    try:
        return _parse(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"{error.args[0]!r} ontbreekt" if isinstance(error, KeyError) and error.args else str(error)
        raise WrongProfile(
            _("Mappingprofiel %(file)s klopt niet: %(reason)s.") % {"file": origin, "reason": reason}
        ) from None


def _parse(data: Any) -> Profile:
    _only(data, _PROFILE_KEYS, "profile")
    recognise = dict(data["recognise"])
    _only(recognise, {"formats", "all", "any", "none", "at_least", "path", "group", "values"}, "recognise")
    identity = dict(data["identity"])
    _only(identity, {"source_id", "number", "by_name", "extract"}, "identity")
    register = dict(data.get("register") or {})
    _only(register, {"slug", "name", "kind", "website", "identity_base", "owner_name"}, "register")
    for key, allowed in (("rest", {"beside", "drop"}), ("empty", {"clears", "keeps"})):
        if data.get(key, min(allowed)) not in allowed:
            raise ValueError(f"{key}: {data[key]!r}")
    nothing = _texts(data.get("nothing", ()))
    return Profile(
        name=str(data["name"]),
        version=int(data["version"]),
        title=dict(data["title"]),
        recognition=Recognition(
            formats=frozenset(Format(each) for each in recognise["formats"]),
            all=frozenset(recognise.get("all", ())),
            any=frozenset(recognise.get("any", ())),
            none=frozenset(recognise.get("none", ())),
            at_least=int(recognise.get("at_least", 0)),
            path=tuple(recognise["path"]) if "path" in recognise else None,
            group=str(recognise.get("group", "")),
            values={str(key): _expression(pattern) for key, pattern in (recognise.get("values") or {}).items()},
        ),
        register=RegisterDefaults(**register),
        identity=Identity(
            source_id=_texts(identity.get("source_id", ())),
            number=str(identity.get("number", "")),
            by_name=bool(identity.get("by_name", False)),
            extract=_expression(identity.get("extract", "")),
        ),
        standard=_rule("standard_version", data["standard"]),
        rules=tuple(_rule(target, how, nothing) for target, how in (data.get("fields") or {}).items()),
        normalise=bool(data.get("normalise", False)),
        observed_at=str(data.get("observed_at", "")),
        not_evidence=frozenset(data.get("not_evidence", ())),
        rest=data.get("rest", "beside"),
        empty=data.get("empty", "clears"),
        skip_sheets=_texts(data.get("skip_sheets", ())),
        skip_rows={key: _texts(patterns) for key, patterns in (data.get("skip_rows") or {}).items()},
        language=str(data.get("language", "nl")),
    )


def _only(data: Any, known: set[str], where: str) -> None:
    unknown = set(data) - known
    if unknown:
        raise ValueError(f"{where}: unknown {', '.join(sorted(map(str, unknown)))}")


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def _expression(pattern: Any) -> str:
    """Return a regular expression that can be used. Raises ValueError for one that cannot, or that is very long."""
    text = str(pattern)
    if len(text) > _MAX_EXPRESSION:
        raise ValueError(f"regular expression of more than {_MAX_EXPRESSION} characters")
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r}: {error}") from None
    return text


def _rule(target: str, how: Any, nothing: tuple[str, ...] = ()) -> Rule:
    if isinstance(how, str | list):
        return Rule(target, _texts(how), empty_if=nothing)
    _only(how, _RULE_KEYS, target)
    options = {key: value for key, value in how.items() if key != "from"}
    if "recode" in options:
        options["recode"] = {str(key): str(value) for key, value in options["recode"].items()}
    if "recode_like" in options:
        options["recode_like"] = {_expression(key): str(value) for key, value in options["recode_like"].items()}
    if "extract" in options:
        options["extract"] = _expression(options["extract"])
    options["rows"] = _texts(options.get("rows", ()))
    options["empty_if"] = (*_texts(options.get("empty_if", ())), *nothing)
    return Rule(target, _texts(how.get("from", ())), **options)


def read_yaml(text: str, origin: str) -> Any:
    """Return the data in a YAML text. Raises `WrongProfile`, naming `origin` and the line."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise WrongProfile(
            _("Mappingprofiel %(file)s is geen YAML: %(reason)s.") % {"file": origin, "reason": reasons.in_words(error)}
        ) from None


@lru_cache(maxsize=1)
def _shipped_data() -> Mapping[str, Any]:
    return {
        entry.name.removesuffix(".yaml"): read_yaml(entry.read_text(encoding="utf-8"), entry.name)
        for entry in _DATA.iterdir()
        if entry.name.endswith(".yaml")
    }


@lru_cache(maxsize=1)
def shipped() -> tuple[Profile, ...]:
    """Return the profiles that come with the software, in the order in which they are tried: the most demanding first."""
    profiles = [parse(extended(data, _shipped_data()), name) for name, data in _shipped_data().items()]
    return tuple(sorted(profiles, key=_demanding))


def data_of(name: str) -> Mapping[str, Any]:
    """Return the data of a profile that comes with the software, as in its YAML. Raises KeyError."""
    data: Mapping[str, Any] = extended(_shipped_data()[name], _shipped_data())
    return data


def from_file(path: Path) -> Profile:
    """Return the profile in a YAML file. Raises `WrongProfile` when it cannot be read, or is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongProfile(
            _("Mappingprofiel %(file)s kan niet gelezen worden: %(reason)s.") % {"file": path, "reason": error}
        ) from None
    return parse(extended(read_yaml(text, path.name), _shipped_data()), path.name)


def own_folder() -> Path:
    """Return the folder with the profiles of this installation: a name there goes before a shipped one."""
    return Path(settings.DATA_DIR) / "profiles"


def own() -> dict[str, Profile | WrongProfile]:
    """Return the profiles of this installation by name; of a file that is none, what is wrong with it."""
    found: dict[str, Profile | WrongProfile] = {}
    for path in sorted(own_folder().glob("*.yaml")):
        try:
            found[path.stem] = from_file(path)
        except WrongProfile as error:
            found[path.stem] = error
    return found


def _demanding(profile: Profile) -> tuple[bool, bool, int, str]:
    wanted = profile.recognition
    return (profile.normalise and not profile.rules, not wanted.values, -len(wanted.all), profile.name)


def extended(data: Any, others: Mapping[str, Any]) -> Any:
    """Return a profile's data with those of the profile that it `extends` under it: what it says itself goes first, key by
    key, also within `recognise`, `register`, `identity` and `fields`. Raises `WrongProfile` when that profile is unknown or
    extends another: one step is enough, and can be followed by a reader.
    """
    if not isinstance(data, dict) or "extends" not in data:
        return data
    base = others.get(str(data["extends"]))
    if not isinstance(base, dict) or "extends" in base:
        raise WrongProfile(_("Het mappingprofiel ‘%s’, waarop een ander verder bouwt, is er niet.") % data["extends"])
    own = {key: value for key, value in data.items() if key != "extends"}
    nested = {key: {**(base.get(key) or {}), **own[key]} for key in _NESTED if isinstance(own.get(key), dict)}
    return {**base, **own, **nested}


def by_name(name: str) -> Profile:
    """Return the profile with this name: one of this installation, else one that comes with the software. A name that
    ends in .yaml or .yml is the path of a file. Raises `WrongProfile`, naming those there are.
    """
    if name.endswith((".yaml", ".yml")):
        return from_file(Path(name))
    own = {path.stem: path for path in sorted(own_folder().glob("*.yaml"))}
    if name in own:
        return from_file(own[name])
    for profile in shipped():
        if profile.name == name:
            return profile
    known = ", ".join(sorted({profile.name for profile in shipped()} | own.keys()))
    raise WrongProfile(_("Er is geen mappingprofiel ‘%(name)s’. Deze zijn er: %(known)s.") % {"name": name, "known": known})

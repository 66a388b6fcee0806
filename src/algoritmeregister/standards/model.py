"""The shape of the field catalogue: standards, groups, fields and code lists.

Everything here is immutable and holds no logic but look-up. Objects compare by identity: there is one of each per process.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

LANGUAGES: tuple[str, ...] = ("nl", "en", "fy")

Texts = Mapping[str, str]
"""One text in every language: {"nl": …, "en": …, "fy": …}."""

FIELD_TYPES: frozenset[str] = frozenset(
    {
        "text",  # plain text
        "rich_text",  # text with the few HTML elements the standard allows
        "url",  # one http(s) address
        "contact",  # a mail address or a web page
        "date",  # YYYY-MM-DD
        "month",  # YYYY-MM
        "language",  # ISO 639 code of two or three letters
        "code",  # one value of a code list
        "codes",  # a list of values of a code list
        "link_list",  # rows of {title, link}
        "row_list",  # rows of other named texts
    }
)
ROW_TYPES: frozenset[str] = frozenset({"link_list", "row_list"})
LIST_TYPES: frozenset[str] = ROW_TYPES | {"codes"}
ALLOWED_HTML: tuple[str, ...] = ("div", "br", "p", "ul", "ol", "li")
"""Elements that rich text may hold, as the national register allows them."""

_PARENTHESES = re.compile(r"\s*\([^()]*\)\s*$")
_SEPARATORS = re.compile(r"[\s_\-‐-―]+")


class UnknownStandard(KeyError):
    """Asked for a version of the publication standard that is not in the catalogue."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else "unknown version of the publication standard"


class UnknownField(KeyError):
    """Asked a standard for a field that it does not have."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else "unknown field"


def fold(text: str) -> str:
    """`text` without differences of case, accents, hyphens, underscores and spacing, for tolerant comparison."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SEPARATORS.sub(" ", plain.casefold()).strip(" .;")


# Documents have the same few values of a code list again and again.
_folded = lru_cache(4_096)(fold)
LONGEST_REMEMBERED = 200
"""Characters of a value whose folded text is remembered."""


@dataclass(frozen=True, eq=False, slots=True)
class Code:
    """One value of a code list: `value` is the Dutch text that documents hold, `key` a short name for addresses."""

    value: str
    key: str
    label: Texts
    aliases: tuple[str, ...] = ()
    uri: str | None = None


@dataclass(frozen=True, eq=False)
class CodeList:
    """Values a field may have (`closed`), or values that are suggested while any text is allowed."""

    key: str
    closed: bool
    codes: tuple[Code, ...]

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The Dutch texts of all codes, in the order of the standard."""
        return tuple(code.value for code in self.codes)

    @cached_property
    def _index(self) -> dict[str, Code]:
        index: dict[str, Code] = {}
        # Exact names go before aliases of another code, so three rounds and not one.
        for names in (_own_names, _labels, _aliases):
            for code in self.codes:
                for name in names(code):
                    index.setdefault(fold(name), code)
        return index

    def find(self, text: object) -> Code | None:
        """The code that `text` means, or None. Tolerates case, spacing, a trailing "(Categorie A)", labels and aliases."""
        if not isinstance(text, str):
            return None
        folded = _folded if len(text) <= LONGEST_REMEMBERED else fold
        found = self._index.get(folded(text))
        if found is None and (shorter := _PARENTHESES.sub("", text)) != text:
            found = self._index.get(folded(shorter))
        return found


def _own_names(code: Code) -> Iterator[str]:
    yield code.value
    yield code.key


def _labels(code: Code) -> Iterator[str]:
    yield from code.label.values()


def _aliases(code: Code) -> Iterator[str]:
    yield from code.aliases


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """A heading under which fields are shown together. Groups of a standard are in the order in which they are shown."""

    key: str
    label: Texts


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """One field of one version of the standard.

    `max_length` counts characters (of rich text: without markup), None is no limit. `superset_key` is the field of the
    superset in which its value has its home. `aliases` are other keys under which sources deliver it. `rdf_property` is a
    short name such as "dct:title" (prefixes: RDF_PREFIXES), `concept` the address of the matching concept. `crosswalk`
    maps a foreign standard to its name for the same thing. `replaced_by`: the field of the superset in which a writer says
    the same today; the older one is only there to keep what was once said in it.
    """

    key: str
    superset_key: str
    group: str
    type: str
    label: Texts
    help: Texts
    example: Texts
    max_length: int | None = None
    required: bool = False
    always_shown: bool = False
    citizen: bool = False
    system: bool = False
    code_list: CodeList | None = None
    items: tuple["Field", ...] = ()
    aliases: tuple[str, ...] = ()
    rdf_property: str | None = None
    concept: str | None = None
    crosswalk: Mapping[str, str] = field(default_factory=dict)
    replaced_by: str | None = None
    own: str | None = None

    @property
    def recommended(self) -> tuple[str, ...]:
        """Values to suggest while any other is allowed too; empty for a field without suggestions."""
        return self.code_list.values if self.code_list and not self.code_list.closed else ()

    @property
    def is_list(self) -> bool:
        """Whether a document holds a list under this key and not a text."""
        return self.type in LIST_TYPES


@dataclass(frozen=True, eq=False)
class Standard:
    """One version of the publication standard (or the superset): its fields in their order, and their groups."""

    version: str
    title: Texts
    groups: tuple[Group, ...]
    fields: tuple[Field, ...]

    @cached_property
    def _by_key(self) -> dict[str, Field]:
        return {each.key: each for each in self.fields}

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all fields, system fields included."""
        return frozenset(self._by_key)

    def field(self, key: str) -> Field:
        """The field `key`. Raises UnknownField."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownField(f"standard {self.version} has no field {key!r}") from None

    def group(self, key: str) -> Group:
        """The group `key`. Raises KeyError."""
        return next(each for each in self.groups if each.key == key)

    def fields_of(self, group: str) -> tuple[Field, ...]:
        """The fields of one group, in order."""
        return tuple(each for each in self.fields if each.group == group)

"""Generated documents of a version of the standard: valid ones, and ones in which something was changed."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from algoritmeregister.standards import Field, Standard, get

_TEXT = st.text(max_size=40)
_RICH = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br>", "<", ">", "&", "&amp;", "&#233;", "&nbsp;", "& ", "<<", "a", "é", "\n", "< b >"]
    ),
    max_size=30,
).map("".join)
_MONTHS = st.sampled_from(["2023-01", "2024-12"])
_URLS = st.sampled_from(["https://a.example", "http://a.example/b?c#d", "HTTPS://A.EXAMPLE/é"])
_FORMATS = {
    "month": _MONTHS,
    "date": st.sampled_from(["2023-01-31", "2023-02-30"]),
    "url": _URLS,
    "language": st.sampled_from(["nld", "EN"]),
}
_NEARLY = st.sampled_from(
    [
        "", " ", "\n", "\u00a0", "\ufeff", "\u0085", "\x1c", "2023-1", "2023-13", "2023-01\n", "2023-01-32",
        "2023-00-01", "٢٠٢٣-٠١", "www.a.example", "https://", "https:///x", "https://a.example\n", "https://a b", "ftp://a.example",
        "mailto:a@b.example", "ja", "Ja", "In gebruik", "In gebruik ", "nld", "nl", "n", "nederlands", "1.0",
        "Verkeer", "<p></p>",
    ]
)  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_CHANGES = st.sampled_from(["value", "value", "value", "gone", "null", "key"])


@cache  # hypothesis works out once what each can be
def valid_value(field: Field) -> st.SearchStrategy[Any]:
    """Values that the field takes."""
    if field.items:
        row = {item.key: valid_value(item) for item in field.items}
        return st.lists(st.fixed_dictionaries(row), max_size=3)
    if field.type == "codes":
        return st.lists(st.sampled_from(field.code_list.values), max_size=3)
    if field.code_list is not None and field.code_list.closed:
        return st.sampled_from(field.code_list.values)
    if field.type in _FORMATS:
        return _FORMATS[field.type]
    text = (_RICH if field.type == "rich_text" else _TEXT).map(lambda text: text[: field.max_length])
    return text.map(lambda text: "x" + text[1:]) if field.required else text


@cache
def around_limit(field: Field) -> st.SearchStrategy[Any]:
    """Texts just as long as the field takes, and one character longer or shorter, with and without elements."""
    limit = field.max_length or 10
    fillings = st.sampled_from(["x", "é", "<p>x</p>", "&amp;", "x<br>", "<", "&", "𝄞"])
    return st.tuples(fillings, st.integers(-1, 1), st.sampled_from(["", "<p>", ">", "&x;"])).map(
        lambda parts: parts[0] * (limit + parts[1]) + parts[2]
    )


@cache
def any_value(field: Field) -> st.SearchStrategy[Any]:
    """Values of which some are right, some nearly, and some not at all."""
    leaf = st.one_of(valid_value(field), _NEARLY, around_limit(field), _JSON)
    if field.items:
        row = st.fixed_dictionaries({}, optional={item.key: any_value(item) for item in field.items} | {"vreemd": _TEXT})
        return st.one_of(st.lists(st.one_of(row, _JSON), max_size=3), leaf)
    return st.one_of(leaf, st.lists(leaf, max_size=3))


@cache
def _optional(standard: Standard) -> st.SearchStrategy[list[Field]]:
    optional = [field for field in standard.fields if not field.required]
    return st.lists(st.sampled_from(optional), unique_by=lambda field: field.key, max_size=8)


@cache
def _perhaps(field: Field) -> st.SearchStrategy[Any]:
    return st.none() | valid_value(field)


@cache
def _some(standard: Standard) -> st.SearchStrategy[list[Field]]:
    return st.lists(st.sampled_from(standard.fields), min_size=1, max_size=3)


@st.composite
def valid_documents(draw: st.DrawFn, version: str) -> dict[str, Any]:
    """Structurally right documents, from bare to full."""
    standard: Standard = get(version)
    document = {field.key: draw(valid_value(field)) for field in standard.fields if field.required}
    for field in draw(_optional(standard)):
        document[field.key] = draw(_perhaps(field))
    return document


@st.composite
def changed_documents(draw: st.DrawFn, version: str) -> Any:
    """Right documents in which one to three things were changed, left out or added."""
    document = draw(valid_documents(version))
    for field in draw(_some(get(version))):
        change = draw(_CHANGES)
        if change == "gone":
            document.pop(field.key, None)
        elif change == "key":
            document[draw(_TEXT)] = draw(_JSON)
        else:
            document[field.key] = None if change == "null" else draw(any_value(field))
    return document


any_json = _JSON

"""Generated documents for the tests of conversion: what a version asks for, and what people really deliver."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from algoritmeregister.standards.catalogue import SUPERSET, get
from algoritmeregister.standards.model import Field

words = st.sampled_from(
    [
        "Het",
        "algoritme",
        "controleert",
        "aanvragen",
        "van",
        "inwoners;",
        "parkeervergunning,",
        "(Woo)",
        "DPIA:",
        "ja",
        "1.",
        "“nee”",
    ]
)
texts = st.lists(words, min_size=1, max_size=40).map(" ".join)
rich = st.lists(texts, min_size=1, max_size=3).map(lambda blocks: "".join(f"<p>{block}</p>" for block in blocks))
links = st.builds(
    lambda host, path: f"https://{host}/{path}",
    st.sampled_from(["wetten.overheid.nl", "www.gemeente.nl", "voorbeeld.org"]),
    st.sampled_from(["", "BWBR0001", "a(b)", "x?y=1&z=2"]),
)
names = st.sampled_from(
    ["DPIA", "IAMA", "Data Protection Impact Assessment (DPIA)", "Pre-scan DPIA", "AIIA", "Eigen toets", "Woo"]
)
months = st.builds("{:04d}-{:02d}".format, st.integers(1990, 2030), st.integers(1, 12))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "link", "x"]), inner, max_size=2),
    max_leaves=6,
)


def _value(field: Field) -> st.SearchStrategy[Any]:
    if field.type == "code" and field.code_list:
        return st.sampled_from(field.code_list.values)
    if field.type == "codes" and field.code_list:
        known = st.sampled_from(field.code_list.values)
        return st.lists(known if field.code_list.closed else known | names, min_size=1, max_size=4, unique=True)
    if field.type == "row_list":
        return st.just([{"field": "risks", "reason": "Andere wettelijke grond"}])
    if field.type == "link_list":
        row = st.fixed_dictionaries({"title": names}, optional={"link": links})
        return st.lists(row, min_size=1, max_size=3)
    simple = {
        "url": links,
        "contact": links,
        "month": months,
        "date": months.map("{}-01".format),
        "language": st.just("nld"),
    }
    if field.type in simple:
        return simple[field.type]
    value = texts | rich | links if field.type == "rich_text" else texts | links
    return value.map(lambda text: text[: field.max_length].strip()) if field.max_length else value


@cache  # hypothesis works out once what each can be
def documents(version: str) -> st.SearchStrategy[dict[str, Any]]:
    """Documents of a version as its fields ask (lengths, codes, types), with any of its fields absent."""
    fields = {field.key: _value(field) for field in get(version).fields}
    fields["standard_version"] = st.just(version)
    if version == SUPERSET:
        # The version label follows the version that a document is in: the superset has none of its own.
        del fields["standard_version"]
    return st.fixed_dictionaries({}, optional=fields)


@cache
def messy_documents(version: str) -> st.SearchStrategy[dict[str, Any]]:
    """Documents with the keys of a version, of others and of none, holding anything that JSON can say."""
    keys = st.sampled_from(sorted(get(version).keys | get(SUPERSET).keys | {"owner", "IAMA", ""})) | st.text(max_size=5)
    over = st.integers(1, 6000).map(lambda size: "a lange tekst " * (size // 14 + 1))
    return st.dictionaries(keys, json_values | texts | rich | over | links, max_size=8)

"""The register for programs: `v1/` is the public API at `/api/v1`, one module per resource; `national/` are the endpoints of
the national register beside it, for the programs that exist; `supply/` is where programs of organisations write.

Lives here: the routes and their pydantic shapes, and what goes for every answer under `/api/v1` (`middleware`): problems
(`problems`), limits (`limits`), languages and formats (`negotiation`). What is asked goes to the queries of the rooms below;
pydantic stays at this edge. The NLGov API Design Rules 2.2 are followed rule by rule:
`tests/conformance/test_api_design_rules.py`.

May be imported from here: `urls.patterns()` by `config/urls.py`, the middleware by `config/settings.py`. Must not come in:
anything that decides what a registration, a change or a hash is.
"""

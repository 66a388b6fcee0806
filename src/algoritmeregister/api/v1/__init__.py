"""Version 1 of the public API: one module per resource, put together in `routes`, described in `openapi`.

A resource's module holds its parameters, its shapes and its operations. What several share: `parameters`, `shapes` and
`describing` (registrations with everything that identifies them, many at once).
"""

"""What: registrations, their immutable versions, their states, and everything that can happen to them. The core of the
house.

Import the verbs from `registrations.actions`, what can be asked from `registrations.queries`, the models from
`registrations.models`. Pages, formats, sources and the search index do not come in: they are higher rooms.
"""

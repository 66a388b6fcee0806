"""What is not public yet: descriptions that an organisation writes, has reviewed, and publishes. The workflow.

A `Draft` is the text that is worked on; what it becomes in public is a registration of the room above this one, made by the
same verbs that a harvest uses, in the organisation's own register. Every save is a `DraftRevision`, every step a
`DraftStep`: nothing is lost. The states are data (`states.py`), who may take which step stands in `policies.py`, and which
steps there are depends on the flow that the organisation chose.

Import the verbs from `registrations.drafts.actions`, what can be asked from `registrations.drafts.queries`, the models from
`registrations.drafts.models`; who wants to hear of a step registers with `registrations.drafts.listeners`. Pages, forms and
mail do not come in: they are higher rooms.
"""

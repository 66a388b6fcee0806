"""The desk: where people who sign in look after what their organisation publishes. Everything under /beheer/.

`urls` is the door of the room, and `door.door()` the one of every page in it: who may come in stands beside the view, and
a test holds each address of the room against the table of who may what. Signing in is django-allauth's, with our pages
(`templates/account`, `templates/mfa`, `templates/usersessions`) and our rules (`adapters.py`).
May be imported from here: `urls`, `middleware` and `page` (settings name them).
Must not come in: rules about who may what (`accounts/policies.py`), anything of the public pages or the API.
"""

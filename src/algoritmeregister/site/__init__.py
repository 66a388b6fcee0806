"""The public pages: home, results, one registration, organisations, health, and what robots and researchers read.

`urls` is the door; `config/urls.py` opens it. Views are thin: they ask `search`, `registrations.queries` and this room's
own modules, and hand plain objects to a template. Nothing here changes anything, sets a cookie or knows who is looking.
May be imported from here: `urls`, `page` (the context every page gets; settings name it) and `caching`.
Must not come in: forms that save, anything of the desk or the API.
"""

"""Where we may ask: every request to an address that somebody gave us goes through here.

`addresses` says which addresses may be asked, and looks a name up once; `connecting` makes the connection to what was found,
and cuts it off in time. What is asked, how politely and how often is up to the room that asks (harvest, links, feedback).
Nothing of registrations comes in, and no settings: who asks hands over which hosts may be private.
"""

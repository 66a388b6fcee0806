"""Reading in spreadsheets at the desk: offer a file, look at how it is read, look at what it would do, take, undo.

The rules and the work are those of `harvest.uploads`; here are only pages and what they show (`shown`). `addresses` names
the views for `desk.urls`. Every page works without scripts: a page of what takes long asks the browser to come back.
"""

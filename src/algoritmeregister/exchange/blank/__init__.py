"""Empty forms, made of the field catalogue: tables to fill in (`xlsx`, `ods`, `csv`), and the form of an interview
(`interview`).

`columns` says which columns a table to fill in has, with what stands beside each; `words` are the texts around them in
three languages; `templates` names the formats. A new version of the standard has its forms by being in the catalogue.

May be imported from here: those modules' public functions. Reading what came back is the work of a higher room.
Must not come in: requests and responses, and anything about one field in particular.
"""

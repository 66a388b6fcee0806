"""Formats in and out: one module per format, each from a version of a registration (or plain data) to bytes.

Here now: one description as JSON (`json_description`), as one row of CSV (`csv_description`) and as an accessible PDF (`pdf`
with its template `description.typ`, `blocks` and `characters`); QR codes (`qr`); and `kept`, which keeps files on disk.
Which fields there are, and in what order, comes from the field catalogue.

May be imported from here: the public functions of those modules. Higher rooms hand over addresses and words for readers.
Must not come in: requests and responses, pages, or anything about which address leads where.
"""

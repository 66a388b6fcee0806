"""Formats in and out: one module per format, each from a version of a registration (or plain data) to bytes.

Two kinds of file. Of one description: JSON (`json_description`), one row of CSV (`csv_description`) and an accessible PDF
(`pdf` with its template `description.typ`, `blocks` and `characters`); QR codes (`qr`). Of many: `rows` is the one source,
`parts` what it reads and the rows made of that (`two_processes` makes lines of them in half the time), `columns` says which
columns a table has, `formats` names the formats, and there is one module for each (`csv_table`, `json_table`, `ods_table`,
`xlsx_table`, `parquet_table`). `kept` keeps files on disk.
Which fields there are, and in what order, comes from the field catalogue.

May be imported from here: the public functions of those modules. Higher rooms hand over addresses and words for readers.
Must not come in: requests and responses, pages, or anything about which address leads where.
"""

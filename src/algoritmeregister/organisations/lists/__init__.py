"""Official lists of organisations: a module per format (`csv_list`, `roo`, `tooi_list`), giving `Entry`s, and `importing`.

A reader knows a format and no database; `importing` compares entries with what is known and knows no format.
"""

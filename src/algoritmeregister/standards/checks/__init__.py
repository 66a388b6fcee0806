"""The checks of validation, one module per subject. A check takes a document and yields a `Problem` for each thing it finds.

`structure` holds what a JSON Schema can say too. The others look only at what passed it, through `content`, and so need not
mind wrong types. Used by `validation` alone.
"""

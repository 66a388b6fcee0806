"""Products and suppliers: whose software it is, which registrations describe the same product, and who uses it.

Import `Supplier`, `Product` and `Placement` from `products.models`, the verbs of a steward from `products.actions`, what can
be asked from `products.queries`, `suggestions()` from `products.suggesting`, `keep_up()` and `refill()` from
`products.following`, and what suppliers offer to start from in `products.templates`.
`tables/` holds the names of suppliers and products that are well known: text that can be edited.
Which registrations belong together is a read model: it follows the ledger, may be emptied at any time, and is made again.
What a steward decided is kept, and so are the addresses of products. Pages and what a registration says do not come in.
"""

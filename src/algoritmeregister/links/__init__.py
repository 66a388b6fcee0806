"""Do the links in our organisations' descriptions still lead somewhere? Collected from the descriptions that are worked on
here, asked about politely behind the pages, and told at the desk.

May be imported from here: `queries`, `collecting.collect`, `checking.check_due`. What must not come in: links of other
registers, whose owners did not ask us to look.
"""

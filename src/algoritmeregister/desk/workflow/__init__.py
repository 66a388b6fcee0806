"""The way of a description at the desk: the list, the page of one description, its review, its publication and withdrawal.

Writing it is another room of the desk (`desk.describing`). Each page has its `Rule` beside it; what may be done there is
decided by `registrations.drafts.policies`, and done by `registrations.drafts.actions`. Nothing is decided here.
"""

"""Proposing a mapping profile for a table that nobody has described yet.

`proposal.propose()` is the way in: it looks where the records are (`places`), what the columns hold (`columns`), which field
each of them is (`naming`: by its label; `evidence`: by its values; `choosing`: one with the other), and which steps the
values need (`rules`, `identifying`). `writing` makes a profile of it, with the confidence and the reason beside every line,
for a person to judge.

`words.yaml` is the table to edit when a word is missing. No knowledge of one particular source comes in there: that is a
profile. What comes out is a profile like any other; nothing here takes records in.
"""

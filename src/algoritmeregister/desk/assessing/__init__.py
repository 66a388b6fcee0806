"""The desk's pages of assessments: instruments that people of an organisation fill in together.

`pages`: the list, one assessment, its steps; `asking`: its questions; `together`: who does what, and remarks; `history`:
every text it had; `renewing`: a newer version of its instrument; `taking_over`: answers that follow from other texts.
`finding` is what all of them use. May be imported from here: the views, by desk/urls.py.
"""

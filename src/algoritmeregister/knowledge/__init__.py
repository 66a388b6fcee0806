"""Learn together: guides, questions and answers, meetings, and proposals for the standard.

Guides and questions are *articles*: a shipped set as files (`shipped/`), and rows that a steward wrote at the desk, which go
before the shipped article of the same name. Import `articles()` and `article()` from `knowledge.articles`, `save()` from
`knowledge.writing`, `find()` from `knowledge.finding`; meetings from `knowledge.meetings`, who comes from
`knowledge.sign_ups`; files beside guides and meetings from `knowledge.attachments`; proposals and their states from
`knowledge.proposals`. Texts are Markdown in three languages.

Pages, addresses and letters do not come in; nor does anything of the ledger: this is not about registrations.
"""

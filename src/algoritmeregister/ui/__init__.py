"""How it looks: the Jinja2 environment, the design-system components as macros, the theme, static files, languages.

May be imported from here: `environment` (settings name it), `text` (dates, numbers, safe links and rich text),
`language` and `headers` (middleware), `assets` and `messages` (commands for set-up).
Must not come in: anything that knows a registration, a register or an organisation. Pages live in `site/` and `desk/`.
"""

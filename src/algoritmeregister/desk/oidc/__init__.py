"""Sign in with the account of one's organisation: OpenID Connect, with the code flow only, by settings (OIDC_ISSUER).

django-allauth leads there and back (state, PKCE, sessions, second steps); what it leaves open is here: the nonce, the
signature of the ID token and every claim in it (`id_token.py`), how we say who we are (`client.py`), and who comes in
(`adapter.py`): somebody with an account or an invitation. Nobody gets a role by signing in.
"""

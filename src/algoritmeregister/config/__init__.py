"""How an installation is put together: settings from the environment, addresses, the WSGI entry point.

Nothing imports from here except Django itself and the command line's start-up. No domain logic comes in.
"""

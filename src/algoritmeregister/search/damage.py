"""How the engine says that a file of the index is damaged."""

from __future__ import annotations

# Broken files come as these, or as the engine's panic, which is no `Exception`: catch `BaseException` there and ask.
DAMAGE = (BaseException,)


def check_is_damage(error: BaseException) -> None:
    """Raise `error` again when it is something else than a damaged index: a stop of the process, a mistake of ours."""
    panic = type(error).__name__ == "PanicException"
    if not panic and not isinstance(error, ValueError | OSError | RuntimeError):
        raise error

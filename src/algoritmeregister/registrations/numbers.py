"""The short public name of a registration: eight digits, of which the last is a check digit.

The same form as in the national register, so that its numbers can be kept: seven digits from 1 to 9, then
(3 · (d1 + d3 + d5 + d7) + d2 + d4 + d6) mod 10.
"""

from __future__ import annotations

import re
import secrets


def check_digit(first_seven: str) -> str:
    """Return the check digit that belongs after seven digits. Raises ValueError when they are not seven digits."""
    if not re.fullmatch(r"[0-9]{7}", first_seven):
        raise ValueError("expected seven digits")
    digits = [int(digit) for digit in first_seven]
    return str((3 * sum(digits[0::2]) + sum(digits[1::2])) % 10)


def is_valid(number: str) -> bool:
    """Tell whether `number` is eight digits with the right check digit."""
    return bool(re.fullmatch(r"[1-9]{7}[0-9]", number)) and check_digit(number[:7]) == number[7]


def new_number() -> str:
    """Return a random number; the caller makes sure that it is not taken."""
    first_seven = "".join(secrets.choice("123456789") for _ in range(7))
    return first_seven + check_digit(first_seven)

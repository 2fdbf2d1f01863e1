"""Is it written as an e-mail address is? Whether somebody reads it, nobody knows before the first letter."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def is_email(written: str) -> bool:
    try:
        validate_email(written)
    except ValidationError:
        return False
    return True

"""A person on a screen where they need only be recognised, not reached."""

from books.people.identity import Identity
from kernel.text import mask_phone


def mask(identity: Identity) -> Identity:
    """For screens where the person need only be recognised, not reached."""
    return Identity(
        id=identity.id,
        kind=identity.kind,
        name=mask_name(identity.name) if identity.kind == "person" else identity.name,
        address="•••" if identity.address else "",
        phone=mask_phone(identity.phone) if identity.phone else "",
        email=_masked_email(identity.email),
    )


def mask_name(name: str) -> str:
    """Nguyễn Thị Hoa → N. T. Hoa: the given name is how one speaks to a person, the rest tells who they are."""
    words = name.split()
    return " ".join([*(f"{word[0]}." for word in words[:-1]), *words[-1:]])


def _masked_email(email: str) -> str:
    own, at, house = email.partition("@")
    return f"{own[:1]}•••{at}{house}" if at else ("•••" if email else "")

"""Who may do what, in one place. Each rule is a pair: `check_may_x` raises with the reason the reader sees, `may_x` tells.

`by` is who wants it. An operator, with access to the machine, may do all of this; someone who signed in may do what their
roles permit, a program what the scopes of its key permit; a harvest and an anonymous visitor may do nothing here. A steward
of the whole register may start an organisation (appoint its first administrator), and nothing inside it: nobody acts as an
editor without the organisation having made them one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.clients import ApiClient
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import SignedIn
from algoritmeregister.accounts.queries import has_administrator, is_steward, permissions_of, roles_of
from algoritmeregister.accounts.roles import Permission, Role, label
from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.accounts.scopes import label as scope_label
from algoritmeregister.accounts.scopes import permissions as permissions_of_scopes
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.organisations.models import Organisation


class NotAllowed(Exception):
    """Someone may not do this; the message is the reason, in the reader's language."""


def is_operator(by: Actor) -> bool:
    """Tell whether this is someone with access to the machine, or the software itself."""
    return by.kind in {ActorKind.COMMAND, ActorKind.SYSTEM}


def check_may(permission: Permission, organisation: Organisation, by: Actor) -> None:
    """Check that `by` has a permission for an organisation. Raises `NotAllowed`."""
    if is_operator(by):
        return
    if permission not in held_by(by, organisation):
        raise NotAllowed(_reason(permission, organisation))


def held_by(by: Actor, organisation: Organisation) -> frozenset[Permission]:
    """Return what a person who signed in, or a program with a key, may do for an organisation; of anyone else nothing."""
    if isinstance(by, SignedIn):
        return permissions_of(by.user, organisation)
    return by.permissions_for(organisation) if isinstance(by, ApiClient) else frozenset()


def _reason(permission: Permission, organisation: Organisation) -> str:
    name = {"organisation": organisation.name}
    reasons = {
        Permission.READ: _("U hoort niet bij %(organisation)s."),
        Permission.EDIT: _("Alleen een redacteur van %(organisation)s mag beschrijvingen schrijven."),
        Permission.REVIEW: _("Alleen een beoordelaar van %(organisation)s mag beschrijvingen beoordelen."),
        Permission.PUBLISH: _("Alleen een publiceerder van %(organisation)s mag publiceren en intrekken."),
        Permission.ADMINISTER: _("Alleen een beheerder van %(organisation)s mag dit."),
    }
    return reasons[permission] % name


def check_may_read(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may see what an organisation has not published yet. Raises `NotAllowed`."""
    check_may(Permission.READ, organisation, by)


def check_may_edit(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may write descriptions for an organisation. Raises `NotAllowed`."""
    check_may(Permission.EDIT, organisation, by)


def check_may_review(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may approve descriptions of an organisation or send them back. Raises `NotAllowed`."""
    check_may(Permission.REVIEW, organisation, by)


def check_may_publish(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may publish and withdraw descriptions of an organisation. Raises `NotAllowed`."""
    check_may(Permission.PUBLISH, organisation, by)


def check_may_administer(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may see and change who does what for an organisation, and read its log. Raises `NotAllowed`."""
    check_may(Permission.ADMINISTER, organisation, by)


def check_may_grant(organisation: Organisation, roles: Collection[Role], to: User | None, by: Actor) -> None:
    """Check that `by` may give these roles for an organisation; `to` is None when it is someone without an account.

    Nobody gives what they do not have. The exception is the beginning: a steward appoints an administrator where there is
    none, with every role, so that the organisation can go on by itself; never themselves. Raises `NotAllowed`.
    """
    if is_operator(by):
        return
    if isinstance(by, SignedIn) and is_steward(by.user) and Role.ADMINISTRATOR not in roles_of(by.user, organisation):
        if to is not None and to.pk == by.user.pk:
            raise NotAllowed(_("Een registerbeheerder geeft zichzelf geen rol bij een organisatie."))
        if has_administrator(organisation):
            raise NotAllowed(_("Deze organisatie heeft een beheerder. Die geeft de rollen."))
        if Role.ADMINISTRATOR not in roles:
            raise NotAllowed(_("Deze organisatie heeft nog geen beheerder. Wijs die eerst aan."))
        return
    check_may_administer(organisation, by)
    assert isinstance(by, SignedIn)
    missing = set(roles) - set(roles_of(by.user, organisation))
    if missing:
        names = ", ".join(label(each, get_language()) for each in Role if each in missing)
        raise NotAllowed(_("U kunt geen rol geven die u zelf niet heeft: %s.") % names)


def check_may_make_key(organisation: Organisation, scopes: Collection[Scope], by: Actor) -> None:
    """Check that `by` may make an API key with these scopes. Nobody gives a program what they may not do themselves.

    Raises `NotAllowed`.
    """
    if is_operator(by):
        return
    check_may_administer(organisation, by)
    held = held_by(by, organisation)
    if missing := [each for each in scopes if not permissions_of_scopes([each]) <= held]:
        names = ", ".join(scope_label(each, get_language()) for each in missing)
        raise NotAllowed(_("U kunt een sleutel niet geven wat u zelf niet mag: %s.") % names)


def check_may_withdraw(organisation: Organisation, role: Role, of: User, by: Actor) -> None:
    """Check that `by` may take a role for an organisation away. The last administrator stays. Raises `NotAllowed`."""
    if is_operator(by):
        return
    check_may_administer(organisation, by)
    _check_is_not_last_administrator(organisation, role, of)


def check_may_leave(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may give up all their own roles for an organisation. Raises `NotAllowed`."""
    if not isinstance(by, SignedIn):
        raise NotAllowed(_("Alleen wie is ingelogd, kan een organisatie verlaten."))
    check_may_read(organisation, by)
    if Role.ADMINISTRATOR in roles_of(by.user, organisation):
        _check_is_not_last_administrator(organisation, Role.ADMINISTRATOR, by.user)


def _check_is_not_last_administrator(organisation: Organisation, role: Role, of: User) -> None:
    if role is Role.ADMINISTRATOR and not has_administrator(organisation, apart_from=of):
        raise NotAllowed(_("Dit is de enige beheerder. Wijs eerst een andere beheerder aan."))


def check_may_steward(by: Actor) -> None:
    """Check that `by` looks after the whole register: starts organisations and appoints stewards. Raises `NotAllowed`."""
    if not is_operator(by) and not (isinstance(by, SignedIn) and is_steward(by.user)):
        raise NotAllowed(_("Alleen een registerbeheerder mag dit."))


def _holds(check: Callable[..., None], *arguments: Any) -> bool:
    try:
        check(*arguments)
    except NotAllowed:
        return False
    return True


def may_read(organisation: Organisation, by: Actor) -> bool:
    """Tell whether `by` may see what an organisation has not published yet."""
    return _holds(check_may_read, organisation, by)


def may_edit(organisation: Organisation, by: Actor) -> bool:
    """Tell whether `by` may write descriptions for an organisation."""
    return _holds(check_may_edit, organisation, by)


def may_review(organisation: Organisation, by: Actor) -> bool:
    """Tell whether `by` may approve descriptions of an organisation or send them back."""
    return _holds(check_may_review, organisation, by)


def may_publish(organisation: Organisation, by: Actor) -> bool:
    """Tell whether `by` may publish and withdraw descriptions of an organisation."""
    return _holds(check_may_publish, organisation, by)


def may_administer(organisation: Organisation, by: Actor) -> bool:
    """Tell whether `by` may see and change who does what for an organisation, and read its log."""
    return _holds(check_may_administer, organisation, by)


def may_grant(organisation: Organisation, roles: Collection[Role], to: User | None, by: Actor) -> bool:
    """Tell whether `by` may give these roles for an organisation to `to`."""
    return _holds(check_may_grant, organisation, roles, to, by)


def may_make_key(organisation: Organisation, scopes: Collection[Scope], by: Actor) -> bool:
    """Tell whether `by` may make an API key with these scopes."""
    return _holds(check_may_make_key, organisation, scopes, by)


def may_withdraw(organisation: Organisation, role: Role, of: User, by: Actor) -> bool:
    """Tell whether `by` may take this role for an organisation away from `of`."""
    return _holds(check_may_withdraw, organisation, role, of, by)


def may_leave(organisation: Organisation, by: Actor) -> bool:
    """Tell whether `by` may give up all their own roles for an organisation."""
    return _holds(check_may_leave, organisation, by)


def may_steward(by: Actor) -> bool:
    """Tell whether `by` looks after the whole register."""
    return _holds(check_may_steward, by)

"""People who sign in, programs that come in with a key, and what they are for whom."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone

from algoritmeregister.accounts.roles import Role
from algoritmeregister.organisations.models import Organisation


class UserManager(BaseUserManager["User"]):
    """Makes users known by their mail address."""

    def create_user(self, email: str, password: str | None = None, **details: Any) -> User:
        """Make a user; without `password` the account cannot sign in with one. Raises ValueError without a mail address."""
        if not email:
            raise ValueError("A user needs a mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **details)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **details: Any) -> User:
        """Make a user with every permission."""
        return self.create_user(email, password, is_superuser=True, **details)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with a mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """That a person has a role for an organisation: one row per role. `granted_by`: who gave it, as the log names them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Role])
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.CharField(max_length=220)

    class Meta:
        ordering = ["organisation__name", "user__email", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_role_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[each.value for each in Role]), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}, {self.organisation}"


class Stewardship(models.Model):
    """That a person looks after the whole register: starts organisations, and has no role in any of them."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="stewardship")
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.CharField(max_length=220)

    def __str__(self) -> str:
        return str(self.user)


class Invitation(models.Model):
    """That someone was asked to join an organisation, with which roles. Of the secret in the letter only the hash is kept.

    `invited_by`: who asked, as the log names them; `inviter`: their account, empty when it was an operator.
    """

    email = models.EmailField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    roles = models.JSONField()
    token_hash = models.CharField(max_length=64, unique=True)
    inviter = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    invited_by = models.CharField(max_length=220)
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return f"{self.email}: {self.organisation}"


class ApiKey(models.Model):
    """What a program shows to work for an organisation (`clients.py`). Of its secret part only the hash is kept.

    `public`: the part by which it is known; in the log, with its name. `ended_at`: someone ended it; the row stays, because
    the log names it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=100)
    public = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=220)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    last_used_from = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=220, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} (ar_{self.public})"

    @property
    def is_open(self) -> bool:
        """Whether a program can still come in with it."""
        return self.ended_at is None and self.expires_at > timezone.now()

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.intake.models.consultation import Consultation


class CustodianKey(models.Model):
    """The public half of one custodian's pair for one consultation: contributions are sealed to it once it is ready.

    Ready: the recovery key was typed back, and the fingerprint was compared out of band. The contributor site reads
    this table, so the private half is in another one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="custodian_keys")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=64, unique=True)  # X25519, hexadecimal
    rehearsed_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    destroyed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "holder"], name="custodian_key_one_each"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(rehearsed_on__isnull=False),
                name="custodian_key_rehearsed_before_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.public_key[:16]

    @property
    def is_ready(self) -> bool:
        return self.confirmed_on is not None and self.destroyed_on is None


class WrappedKey(models.Model):
    """The private half, twice: wrapped by the passphrase, and by the printed recovery key. Deleted to destroy it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    custodian_key = models.OneToOneField(CustodianKey, models.CASCADE, related_name="wrapped")
    by_passphrase = models.BinaryField()
    by_recovery_key = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)

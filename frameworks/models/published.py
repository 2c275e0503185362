"""The public editions, and their rows one by one for whoever searches them: all that the public site may read."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from frameworks.enums import Kind


class PublishedFramework(models.Model):
    """The public edition of a published version in one language: all that the public site may read of frameworks.

    `content` is the JSON object that REST serves; `body` its exact bytes, `etag` their SHA-256.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    layer = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=300)
    content = models.JSONField()
    body = models.BinaryField()
    etag = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "published_framework"
        ordering = ["kind", "slug", "-number", "language", "-layer"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "number", "language", "layer"], name="published_framework_once")
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.number} {self.language}"


class PublishedText(models.Model):
    """A factor or an indicator of a public edition, in its language; written together with the edition."""

    edition = models.ForeignKey("frameworks.PublishedFramework", models.CASCADE, related_name="texts")
    # In the order of the edition, factors before their indicators.
    position = models.PositiveIntegerField()
    # Of the factor, also on the row of the factor itself; `code` is the indicator's, empty on a factor.
    factor = models.CharField(max_length=12)
    code = models.CharField(max_length=20, blank=True)
    permanent_id = models.CharField(max_length=100)
    block = models.CharField(max_length=60)
    nature = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=300)
    statement = models.TextField(blank=True)
    # Of the words: the edition's, or that of the source where its layer does not say them.
    title_language = models.CharField(max_length=12)
    statement_language = models.CharField(max_length=12)
    guidance = models.TextField(blank=True)
    # As frameworks.tags writes them; a factor has none.
    tags = models.JSONField(default=list, blank=True)
    # By the search configuration of the language, and once more by `simple` for words of any other.
    search = SearchVectorField(null=True)

    class Meta:
        db_table = "published_framework_text"
        ordering = ["edition", "position"]
        indexes = [GinIndex(fields=["search"], name="published_text_search")]
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="published_text_position_once")]

    def __str__(self) -> str:
        return f"{self.code or self.factor} {self.title}"

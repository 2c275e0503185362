"""The rows of the public editions, one by one, for whoever searches them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class PublishedText(models.Model):
    """A factor or an indicator of a public edition, in its language; written together with the edition."""

    edition = models.ForeignKey("frameworks.PublishedFramework", models.CASCADE, related_name="texts")
    # In the order of the edition, factors before their indicators.
    position = models.PositiveIntegerField()
    # Of the factor, also on the row of the factor itself; `code` is the indicator's, empty on a factor.
    factor = models.CharField(max_length=12)
    code = models.CharField(max_length=20, blank=True)
    block = models.CharField(max_length=60)
    nature = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=300)
    statement = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    # By the search configuration of the language, and once more by `simple` for words of any other.
    search = SearchVectorField(null=True)

    class Meta:
        db_table = "published_framework_text"
        ordering = ["edition", "position"]
        indexes = [GinIndex(fields=["search"], name="published_text_search")]
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="published_text_position_once")]

    def __str__(self) -> str:
        return f"{self.code or self.factor} {self.title}"

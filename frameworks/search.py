"""Finding factors and indicators in the published frameworks, by the rules of the language that they are read in.

Reads nothing but the public editions, on the staff site too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from frameworks.languages import best_language
from frameworks.models import PublishedFramework, PublishedText

# Search configurations that come with PostgreSQL, by language; any other is searched word by word as written.
CONFIGURATIONS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
SIMPLE = "simple"
# Written without spaces between words, so that there are no words to look up.
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo", "dz"})
# Around what was found; text holds no control characters, so these can be told from it after escaping.
MARK_START, MARK_STOP = "\x02", "\x03"


def configuration_of(language: str) -> str:
    return CONFIGURATIONS.get(language.partition("-")[0], SIMPLE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; what is empty narrows nothing."""

    words: str = ""
    kind: str = ""
    block: str = ""
    nature: str = ""
    tag: str = ""


def editions_read(asked: Iterable[str], *, slug: str = "", number: int | None = None) -> list[PublishedFramework]:
    """Of each framework the last version, in the best language and its newest layer; without the words. One query.

    Of that framework alone, or of the version with that number, where they are named.
    """
    asked = list(asked)
    by_slug: dict[str, list[PublishedFramework]] = defaultdict(list)
    rows = PublishedFramework.objects.defer("content", "body").order_by("-kind", "slug", "-number", "-layer")
    if slug:
        rows = rows.filter(slug=slug)
    if number is not None:
        rows = rows.filter(number=number)
    for row in rows:
        if not by_slug[row.slug] or by_slug[row.slug][0].number == row.number:
            by_slug[row.slug].append(row)
    found = []
    for those in by_slug.values():
        source = next((row.language for row in those if row.layer == 0), those[0].language)
        language = best_language(asked, {row.language for row in those}, source)
        found.append(next(row for row in those if row.language == language))
    return found


def search_texts(editions: Iterable[PublishedFramework], wanted: Wanted) -> QuerySet[PublishedText]:
    """Rows with every word, the best first; without words all rows, in their order. `"…"`, `or` and `-` as on the web.

    Where no whole word fits, rows in which the text stands anywhere.
    """
    editions = [row for row in editions if wanted.kind in ("", row.kind)]
    rows = PublishedText.objects.filter(edition__in=editions).select_related("edition")
    rows = rows.defer("edition__content", "edition__body", "search")
    for name in ("block", "nature"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.tag:
        rows = rows.filter(tags__contains=[wanted.tag])
    if not wanted.words:
        return rows.order_by("-edition__kind", "edition__slug", "position")
    found = _by_words(rows, editions, wanted.words)
    return found if found.exists() else _anywhere(rows, wanted.words)


def _by_words(
    rows: QuerySet[PublishedText], editions: Iterable[PublishedFramework], words: str
) -> QuerySet[PublishedText]:
    by_language: Mapping[str, list[PublishedFramework]] = defaultdict(list)
    for edition in editions:
        by_language[edition.language].append(edition)
    fits = Q(code=words) | Q(pk__in=[])
    plain = SearchQuery(words, config=SIMPLE, search_type="websearch")
    query = plain
    for language, those in by_language.items():
        stemmed = SearchQuery(words, config=configuration_of(language), search_type="websearch")
        query = query | stemmed
        fits |= Q(edition__in=those) & Q(search=stemmed | plain)
        if language.partition("-")[0] in _UNSPACED:
            fits |= Q(edition__in=those) & (Q(title__icontains=words) | Q(statement__icontains=words))
    ranked = rows.filter(fits).annotate(rank=SearchRank(F("search"), query))
    return ranked.order_by("-rank", "-edition__kind", "edition__slug", "position")


def _anywhere(rows: QuerySet[PublishedText], words: str) -> QuerySet[PublishedText]:
    text = Q(title__icontains=words) | Q(statement__icontains=words) | Q(guidance__icontains=words)
    return rows.filter(text | Q(code__istartswith=words)).order_by("-edition__kind", "edition__slug", "position")


def with_marks(rows: QuerySet[PublishedText], words: str, language: str) -> QuerySet[PublishedText]:
    """With `shown_title` and `shown_statement`, in which what was found stands between the two marks."""
    configuration = configuration_of(language)
    query = SearchQuery(words, config=configuration, search_type="websearch")

    def marked(name: str) -> SearchHeadline:
        return SearchHeadline(
            name, query, config=configuration, start_sel=MARK_START, stop_sel=MARK_STOP, highlight_all=True
        )

    return rows.annotate(shown_title=marked("title"), shown_statement=marked("statement"))


def blocks_of(editions: Iterable[PublishedFramework]) -> list[str]:
    """Names of the blocks in these editions, in canonical order. One query."""
    rows = PublishedText.objects.filter(edition__in=list(editions), code="")
    ordered = rows.order_by("-edition__kind", "edition__slug", "position").values_list("block", flat=True)
    return list(dict.fromkeys(ordered))


def tags_of(editions: Iterable[PublishedFramework]) -> frozenset[str]:
    """Tags that indicators of these editions have. One query."""
    rows = PublishedText.objects.filter(edition__in=list(editions)).exclude(tags=[]).values_list("tags", flat=True)
    return frozenset(tag for tags in rows for tag in tags)

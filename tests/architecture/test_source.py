"""Sizes, names and templates; each rule is also seen to refuse what it is there for."""

from pathlib import Path

from r2p_site.enqueue.registry import registered_names
from tests.architecture import source


def write(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_modules_functions_and_templates_keep_their_size() -> None:
    assert source.offences_of_size(source.ROOT) == []


def test_module_names_say_what_is_inside() -> None:
    assert source.offences_of_names(source.ROOT) == []


def test_templates_have_no_inline_code_and_load_nothing_from_elsewhere() -> None:
    assert source.offences_of_templates(source.ROOT) == []


def test_every_job_that_is_asked_for_is_registered() -> None:
    assert source.enqueued_names(source.ROOT) - registered_names() == set()


def test_what_is_too_long_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "frameworks/long.py", "x = 1\n" * 301)
    write(tmp_path, "frameworks/wordy.py", "def wordy():\n" + "    x = 1\n" * 50)
    write(tmp_path, "r2p_site/settings.py", "x = 1\n" * 301)
    write(tmp_path, "frameworks/migrations/0001_initial.py", "x = 1\n" * 301)
    write(tmp_path, "templates/long.html", "<p></p>\n" * 101)

    assert source.offences_of_size(tmp_path) == [
        "frameworks/long.py: 301 lines",
        "frameworks/wordy.py: wordy: 51 lines",
        "templates/long.html: 101 lines",
    ]


def test_empty_name_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "assessments/core/utils.py", "")
    write(tmp_path, "assessments/common/scores.py", "")

    assert source.offences_of_names(tmp_path) == ["assessments/common/scores.py", "assessments/core/utils.py"]


def test_code_inside_a_template_is_refused(tmp_path: Path) -> None:
    write(
        tmp_path,
        "templates/bad.html",
        '<p style="color: red" onclick="go()">{% blocktranslate %} x {% endblocktranslate %}</p>'
        '<script>go()</script><script src="//cdn.example/x.js"></script>',
    )
    write(
        tmp_path,
        "templates/good.html",
        '<script src="/static/js/page.js" defer></script>{% blocktranslate trimmed %}x{% endblocktranslate %}',
    )

    assert source.offences_of_templates(tmp_path) == [
        "templates/bad.html: inline: style=",
        'templates/bad.html: inline: onclick="',
        "templates/bad.html: inline: <script",
        "templates/bad.html: untrimmed: {% blocktranslate %}",
        'templates/bad.html: foreign: src="//',
    ]


def test_name_of_a_job_that_is_no_literal_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "frameworks/services.py", "enqueue(name, 1, by=None)\nenqueue('a.b', 1, by=None)\n")

    assert source.enqueued_names(tmp_path) == {"a.b", "frameworks/services.py:1 (not a literal)"}

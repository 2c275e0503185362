"""Fields of forms: whoever writes decides the direction, and an address reads from left to right in every language."""

import re

import pytest
from django import forms

from r2p_site.accounts.sign_in_forms import SignInForm


class Everything(forms.Form):
    line = forms.CharField()
    lines = forms.CharField(widget=forms.Textarea)
    search = forms.CharField(widget=forms.TextInput({"type": "search"}))
    told = forms.CharField(widget=forms.TextInput({"dir": "rtl"}))
    link = forms.URLField(assume_scheme="https")
    email = forms.EmailField()


@pytest.mark.parametrize(
    ("name", "direction"),
    [("line", "auto"), ("lines", "auto"), ("search", "auto"), ("told", "rtl"), ("link", "ltr"), ("email", "ltr")],
)
def test_field_has_the_direction_of_what_is_written(name: str, direction: str) -> None:
    assert re.findall(r' dir="(\w+)"', str(Everything()[name])) == [direction]


def test_value_is_kept_and_escaped() -> None:
    form = Everything({"line": '"a" <b>', "lines": "\n<b>", "link": "https://a.example/?b&c"})

    assert 'value="&quot;a&quot; &lt;b&gt;"' in str(form["line"])
    assert ">\n\n&lt;b&gt;</textarea>" in str(form["lines"])
    assert 'value="https://a.example/?b&amp;c"' in str(form["link"])


def test_address_to_sign_in_with_reads_from_left_to_right() -> None:
    assert ' dir="ltr"' in str(SignInForm()["login"])

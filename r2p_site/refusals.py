"""What a service refuses, said where the person who asked can see it."""

from django import forms

from r2p_site.errors import DomainError


def show_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Turn a service's refusal into errors of the form: at the field that it names, else above the form."""
    for name, lines in error.fields.items():
        form.add_error(name if name in form.fields else None, [str(line) for line in lines])
    if not error.fields:
        form.add_error(None, str(error))

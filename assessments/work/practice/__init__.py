"""The fictional State that every installation in practice mode starts with, made through the services."""

from assessments.work.practice.load import load_practice

__all__ = ["load_practice"]

"""A small municipality of which every figure can be counted by hand."""

from tests.reporting.factories import stad

__all__ = ["stad"]

"""Many small templates of one page, drawn with one context: a list has a hundred cells."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.http import HttpRequest
from django.template import Engine, RequestContext
from django.utils.safestring import SafeString


class Tekenaar(Protocol):
    def __call__(self, name: str, /, **values: Any) -> SafeString: ...


@contextmanager
def drawing_together(request: HttpRequest, **shared: Any) -> Iterator[Tekenaar]:
    """Yields `draw(template name, **values)`; the context processors are asked once, not per drawing.

    Drawing raises TemplateDoesNotExist for a name that is not there.
    """
    engine = Engine.get_default()
    context = RequestContext(request, shared)

    def draw(name: str, /, **values: Any) -> SafeString:
        with context.push(**values):
            return engine.get_template(name).render(context)

    with context.bind_template(engine.from_string("")):
        yield draw

"""A page with the parts that load themselves into it, as a browser shows it."""

import re
from typing import Any

from django.test import Client

LATER = re.compile(r'data-later hx-get="([^"]+)"')


def whole_page(client: Client, url: str) -> str:
    """The text of the page and of every part it asks for."""
    page = client.get(url).content.decode()
    return _with_parts(client, page)


def _with_parts(client: Client, html: str) -> str:
    """A part may ask for a part of its own."""
    return "".join([html, *(_with_parts(client, _part(client, part)) for part in LATER.findall(html))])


def _part(client: Client, url: str) -> str:
    answer: Any = client.get(url, headers={"HX-Request": "true"})
    assert answer.status_code == 200, url
    return str(answer.content.decode())

"""Not more calls per minute than the norm says, counted over all web processes (API-03)."""

import logging
import time

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from serviceplein.catalogus.normen import norm

logger = logging.getLogger(__name__)
MINUTE = 60
NORM = "api.verzoeken_per_minuut"


def count_call(name: str) -> int:
    """Counts a call of this minute and gives the number so far; 0 while the counter is away."""
    key = f"api:{name}:{int(time.time() // MINUTE)}"
    try:
        cache.add(key, 0, timeout=2 * MINUTE)
        return int(cache.incr(key))
    except (RedisError, ValueError):
        logger.warning("rate limit is not counted", exc_info=True)
        return 0


def seconds_left() -> int:
    """Until the next minute begins and calls are welcome again."""
    return MINUTE - int(time.time() % MINUTE)


def limit() -> int:
    return int(norm(NORM, op=timezone.localdate()))


class PartnerThrottle(BaseThrottle):
    """Per API account; answers 429 with Retry-After."""

    def allow_request(self, request: Request, view: object) -> bool:
        return count_call(f"toegang:{request.toegang.pk}") <= limit()  # type: ignore[attr-defined]

    def wait(self) -> float:
        return seconds_left()

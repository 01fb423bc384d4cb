"""Splits FEEL text into words and reads them one by one. Pure."""

import re
from typing import Any

_WORD = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<number>-?\d+(?:\.(?!\.)\d+)?)
    | (?P<word>list\s+contains|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
    | (?P<sign>\.\.|!=|>=|<=|[<>=?(),\[\]])
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CONSTANTS = {"true": True, "false": False, "null": None}
_MAX_LENGTH = 20_000


class FeelFout(ValueError):
    """Text that is not a condition or outcome we know; the message is the end of a Dutch sentence."""


class Lezer:
    """Reads a text from left to right. Raises FeelFout for what does not fit."""

    def __init__(self, text: str) -> None:
        self._words = _split(text)
        self._place = 0

    def sees(self, word: str) -> bool:
        return self._kind_and_word() == ("", word)

    def sees_after(self, word: str, next_word: str) -> bool:
        ahead = self._words[self._place : self._place + 2]
        return ahead == [("", word), ("", next_word)]

    def takes(self, word: str) -> bool:
        """Goes past `word` when it is there."""
        if not self.sees(word):
            return False
        self._place += 1
        return True

    def back(self) -> None:
        self._place -= 1

    def need(self, word: str) -> None:
        if not self.takes(word):
            raise FeelFout(f"hier hoort '{word}' te staan, maar er staat {self._shown()}")

    def one_of(self, *words: str) -> str | None:
        return next((word for word in words if self.takes(word)), None)

    def name(self) -> str:
        kind, word = self._kind_and_word()
        if kind or not word[:1].isalpha():
            raise FeelFout(f"hier hoort de naam van een gegeven te staan, maar er staat {self._shown()}")
        self._place += 1
        return word

    def literal(self) -> Any:
        """A text, number, true, false or null."""
        kind, word = self._kind_and_word()
        if kind == "text":
            value: Any = _ESCAPE.sub(lambda m: "\n" if m[1] == "n" else m[1], word[1:-1])
        elif kind == "number":
            value = float(word) if "." in word else int(word)
        elif word in _CONSTANTS:
            value = _CONSTANTS[word]
        else:
            raise FeelFout(f"hier hoort een waarde te staan, maar er staat {self._shown()}")
        self._place += 1
        return value

    def literals(self) -> list[Any]:
        values = [self.literal()]
        while self.takes(","):
            values.append(self.literal())
        return values

    def finish(self) -> None:
        if self._place < len(self._words):
            raise FeelFout(f"{self._shown()} staat te veel")

    def _kind_and_word(self) -> tuple[str, str]:
        return self._words[self._place] if self._place < len(self._words) else ("", "")

    def _shown(self) -> str:
        word = self._kind_and_word()[1]
        return f"'{word[:40]}'" if word else "niets meer"


def _split(text: str) -> list[tuple[str, str]]:
    if len(text) > _MAX_LENGTH:
        raise FeelFout("deze cel is te lang")
    words = []
    place = 0
    text = text.rstrip()
    while place < len(text):
        found = _WORD.match(text, place)
        if found is None:
            raise FeelFout(f"'{text[place : place + 20].strip()}' is niet te lezen")
        kind = "text" if found["text"] else "number" if found["number"] else ""
        word = found[found.lastgroup or 0].strip()
        words.append((kind, " ".join(word.split()) if not kind else word))
        place = found.end()
    return words

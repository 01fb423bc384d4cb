"""How easy a Dutch text is to read: the score of Flesch in the form of Douma (1960). Pure (BO-06).

206,84 - 0,93 x words per sentence - 77 x syllables per word: short sentences and short words score high.
60 and more is what taalniveau B1 asks. The score counts; it does not judge whether a text is right or kind.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

B1 = 60
LANGE_ZIN = 15
LANG_WOORD = 4
_LETTERS = "a-zA-ZÀ-ÖØ-öø-ÿ"
_WORD = re.compile(rf"[{_LETTERS}0-9](?:[{_LETTERS}0-9'’.,:/€-]*[{_LETTERS}0-9])?")
_SYLLABLE = re.compile(
    r"eeu|ieu|aai|ooi|oei|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|ou|au|[aeiouyàáâäèéêëìíîïòóôöùúûü]"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_BLOCKS = frozenset({"p", "li", "div", "section"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_NIVEAUS = (
    (80, "Heel makkelijk", "Bijna iedereen leest dit zonder moeite."),
    (B1, "Makkelijk (B1)", "De meeste mensen begrijpen dit in een keer."),
    (50, "Vrij moeilijk (B2)", "Veel mensen moeten dit twee keer lezen. Maak zinnen en woorden korter."),
    (30, "Moeilijk (C1)", "Alleen wie veel leest begrijpt dit. Schrijf het opnieuw, korter."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leesbaarheid:
    """Score from 0 to 100 with what it was made of, and what to change first."""

    score: int
    niveau: str
    advies: str
    zinnen: int
    woorden: int
    woorden_per_zin: float
    lettergrepen_per_woord: float
    lange_zinnen: tuple[str, ...]
    lange_woorden: tuple[str, ...]

    @property
    def goed(self) -> bool:
        return self.score >= B1


def measure(text: str) -> Leesbaarheid:
    """Measures a plain text; an empty one is easy. Numbers and amounts count as one syllable."""
    sentences = [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]
    every = [word for words in sentences for word in words]
    count = max(len(every), 1)
    per_sentence = len(every) / max(len(sentences), 1)
    per_word = sum(map(syllables, every)) / count
    score = 206.84 - 0.93 * per_sentence - 77 * per_word if every else 100.0
    rounded = max(0, min(100, round(score)))
    niveau, advies = next(
        ((name, advice) for limit, name, advice in _NIVEAUS if rounded >= limit),
        ("Heel moeilijk (C2)", "Bijna niemand begrijpt dit. Schrijf het opnieuw, korter."),
    )
    long = sorted({word.lower() for word in every if syllables(word) >= LANG_WOORD})
    return Leesbaarheid(
        score=rounded,
        niveau=niveau,
        advies=advies,
        zinnen=len(sentences),
        woorden=len(every),
        woorden_per_zin=round(per_sentence, 1),
        lettergrepen_per_woord=round(per_word, 2),
        lange_zinnen=tuple(" ".join(words) for words in sentences if len(words) > LANGE_ZIN),
        lange_woorden=tuple(long[:12]),
    )


def syllables(word: str) -> int:
    """Groups of vowels as Dutch says them; at least one."""
    return max(1, len(_SYLLABLE.findall(word.lower())))


def text_of(html: str) -> str:
    """The words of a piece of HTML, each block on its own line; headings are no sentences."""
    reader = _Reader()
    reader.feed(html)
    return "".join(reader.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.in_heading = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.in_heading = self.in_heading or tag in _HEADINGS
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.in_heading = self.in_heading and tag not in _HEADINGS
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.in_heading:
            self.parts.append(re.sub(r"\s+", " ", data))

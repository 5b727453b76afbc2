"""The words of an HTML file that this program may have written, to compare them with those of the page it shows."""

from __future__ import annotations

import re
from html import unescape

_ELEMENTS = re.compile(
    "html|head|meta|body|header|main|section|h[1-6]|p|[uo]l|li|strong|em|br|span|code|pre|a|table|thead|tbody|tr|th|td"
)
_ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"<>]*)")?')
_ATTRIBUTES = re.compile("lang|charset|http-equiv|content|name|dir|class|id|href")
# No browser reads anything else in what is of this form, however lenient it is.
_TOKEN = re.compile(
    r"""<!DOCTYPE\ html> | (?P<words>[^<>]+)
      | </?(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:\ [a-z-]+(?:="[^"<>]*")?)*)>
    """,
    re.VERBOSE,
)
# No browser shows these, wherever they stand; without a < in it, each ends where it says.
_UNSEEN = re.compile(r"<(style|title)>[^<]*</\1>")
_IN_LINE = ("span", "strong", "em", "code", "a")


def has_the_words_of(file: str, ours: str) -> bool:
    """Return whether `file` has the words of the HTML file `ours`, all of them, in their order, and no other ones.

    Words that a style hides or moves count as any other. A file with a script, a picture, a comment, a link to
    elsewhere or anything else that none of ours has is another one.
    """
    theirs = _words(file)
    return theirs is not None and theirs == _words(ours)


def _words(file: str) -> str | None:
    """Return every word in the body of a file; None for one that has more than words in it."""
    rest, at, words = _UNSEEN.sub("", file), 0, list[str]()
    while at < len(rest):
        token = _TOKEN.match(rest, at)
        if token is None:
            return None
        at = token.end()
        if token["words"]:
            words.append(token["words"])
        elif token["name"]:
            if not _is_ours(token["name"], token["attributes"]):
                return None
            words.append("" if token["name"] in _IN_LINE else " ")
    return " ".join(unescape("".join(words)).split())


def _is_ours(name: str, attributes: str) -> bool:
    if not _ELEMENTS.fullmatch(name):
        return False
    for key, value in _ATTRIBUTE.findall(attributes):
        target = key == "href" and not value.startswith("#")
        sent_on = key == "http-equiv" and value != "Content-Security-Policy"
        if not _ATTRIBUTES.fullmatch(key) or target or sent_on:
            return False
    return True

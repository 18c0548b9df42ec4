"""The page of options: made from the catalogue, with what was typed and what is wrong with it by each field."""

from collections.abc import Mapping, Sequence
from dataclasses import Field as Declared
from dataclasses import dataclass
from dataclasses import fields as declared
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gatepost.administration import fields
from gatepost.administration.fields import Field, Shape
from gatepost.kernel import times
from gatepost.options.catalogue import TWO_FACTOR, Options
from gatepost.options.kinds import FLAG, Kind, Said, Value, in_text, kind_of
from gatepost.options.snapshot import Change, Standing

_PREFIX = "option_"
_ELSEWHERE = {"two_factor"}
"""The switch has a page of its own, which asks for a proof that codes arrive."""
_ABOVE = _("Web Interface (Admin)")
"""The heading over the switch's section, by which people know where to look for it."""
_DEFAULTS = Options()
FIELDS: Mapping[str, Declared[Any]] = {
    each.name: each for each in declared(Options) if each.name not in _ELSEWHERE
}
_LONGEST_VERSION = 9


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with the form: which version of the options was on the page, and what was typed by option."""

    version: int
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OptionsPage:
    """All of the page: sections with the heading above each, or none, and what went wrong."""

    version: int
    two_factor: bool
    sections: Sequence[tuple[Said, Said, Sequence[Field]]]
    problem: str = ""


def read(post: QueryDict) -> Sent:
    """Return what a posted form says of the options there are. Other fields are not looked at."""
    version = post.get("version", "")
    known = version.isascii() and version.isdigit() and len(version) <= _LONGEST_VERSION
    shapes = {name: _shape(kind_of(each)) for name, each in FIELDS.items()}
    typed = {name: fields.typed(post, _PREFIX + name, shape) for name, shape in shapes.items()}
    sent = {name: text for name, text in typed.items() if text is not None}
    return Sent(int(version) if known else 0, sent)


def values(sent: Sent) -> tuple[dict[str, Value], dict[str, str]]:
    """Return what the typed texts mean, and by option a sentence for each text that is not allowed."""
    meant, errors = dict[str, Value](), dict[str, str]()
    for name, text in sent.typed.items():
        try:
            meant[name] = kind_of(FIELDS[name]).read(text)
        except ValueError as error:
            errors[name] = str(error)
    return meant, errors


def of(standing: Standing, sent: Sent | None = None, errors: Mapping[str, str] | None = None) -> OptionsPage:
    """Return the page as options stand; with `sent`, as somebody typed it who could not be content yet."""
    problem = ""
    if errors:
        problem = _wrong(errors)
    elif sent:
        problem = _overtaken(standing, sent)
    sections = [
        (
            _ABOVE if heading is TWO_FACTOR else "",
            heading,
            [_line(each, standing, sent, errors or {}) for each in lines],
        )
        for heading, lines in groupby(FIELDS.values(), lambda each: each.metadata["section"])
    ]
    # A form with errors keeps its version: what it did not see is told when all else is right.
    version = sent.version if sent and errors else standing.version
    return OptionsPage(version, standing.options.two_factor, sections, problem)


def _shape(kind: Kind) -> Shape:
    if kind is FLAG:
        return Shape.TICK
    return Shape.CHOICE if kind.choices else Shape.NUMBER if kind.high else Shape.TEXT


def _line(each: Declared[Any], standing: Standing, sent: Sent | None, errors: Mapping[str, str]) -> Field:
    kind, change, zone = kind_of(each), standing.changes.get(each.name), standing.options.time_zone
    now = in_text(getattr(standing.options, each.name))
    typed = sent.typed.get(each.name, now) if sent else now
    missed = change if change and sent and not errors and change.version > sent.version else None
    if missed and typed == missed.before:
        typed = now  # it was left as it was: the other's change stands
    return Field(
        name=_PREFIX + each.name,
        label=each.metadata["label"],
        shape=_shape(kind),
        typed=typed,
        hint=_hint(each, kind, change, zone),
        choices=kind.choices,
        error=_meanwhile(each.name, missed, now, zone) if missed else errors.get(each.name, ""),
    )


def _hint(each: Declared[Any], kind: Kind, change: Change | None, zone: str) -> str:
    """Return what an option means, what is allowed, its default, and who changed it last."""
    told = [str(each.metadata["sentence"])]
    if _shape(kind) in {Shape.NUMBER, Shape.TEXT}:
        told.append(gettext("Allowed: %(bounds)s.") % {"bounds": kind.bounds})
    default = said(each.name, in_text(getattr(_DEFAULTS, each.name)))
    told.append(gettext("Default: %(default)s.") % {"default": default})
    return " ".join([*told, _changed(change, zone)] if change else told)


def said(name: str, text: str) -> str:
    """Return an option's value as people say it."""
    declared = FIELDS.get(name)
    if declared is None:
        return text
    if kind_of(declared) is FLAG:
        return gettext("on") if text == "on" else gettext("off")
    return str(kind_of(declared).choices.get(text, text)) or gettext("empty")


def _wrong(errors: Mapping[str, str]) -> str:
    return ngettext(
        "Nothing was saved yet: %(count)d line below needs another look.",
        "Nothing was saved yet: %(count)d lines below need another look.",
        len(errors),
    ) % {"count": len(errors)}


def _overtaken(standing: Standing, sent: Sent) -> str:
    missed = {name: each for name, each in standing.changes.items() if each.version > sent.version}
    who = ", ".join(sorted({each.by for each in missed.values()})) or gettext("Somebody")
    what = ", ".join(str(Options.__dataclass_fields__[name].metadata["label"]) for name in missed)
    return gettext(
        "Nothing was saved yet: %(who)s changed options while this page was open (%(what)s). "
        "What you typed is still here. Look at it and save again."
    ) % {"who": who, "what": what}


def _changed(change: Change, zone: str) -> str:
    if not change.version:
        return ""
    return gettext("Changed by %(who)s at %(at)s on %(day)s.") % {
        "who": change.by,
        "at": times.clock_time(change.at, zone),
        "day": times.day(change.at, zone),
    }


def _meanwhile(name: str, change: Change, now: str, zone: str) -> str:
    return gettext(
        "At %(at)s, while this page was open, %(who)s changed it from %(before)s to %(after)s."
    ) % {
        "at": times.clock_time(change.at, zone),
        "who": change.by,
        "before": said(name, change.before),
        "after": said(name, now),
    }

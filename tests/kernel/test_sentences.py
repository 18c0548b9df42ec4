"""Our own tag says what Django's does, in every shape that a template may give it."""

import pytest
from django.template import Context, Engine
from django.utils import translation
from django.utils.translation import trans_real

TRANSLATED = {"Sign in": "<b>Anmelden</b>", "100 %% right": "100 %% richtig", "Call %%s": "Ruf %%s an"}
OURS, DJANGOS = (
    Engine(libraries={"i18n": "gatepost.kernel.sentences"}),
    Engine(libraries={"i18n": "django.templatetags.i18n"}),
)


@pytest.fixture
def german(monkeypatch):
    """Speak a language in which a few sentences are known."""
    with translation.override("de"):
        catalogue = trans_real.translation("de")
        known = catalogue.gettext
        monkeypatch.setattr(catalogue, "gettext", lambda text: TRANSLATED.get(str(text)) or known(text))
        yield


def drawn(engine: Engine, body: str) -> str:
    return engine.from_string("{% load i18n %}" + body).render(Context({"who": "<Dana>", "said": "Sign in"}))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{% translate "Sign in" %}', "<b>Anmelden</b>"),
        ("{% translate 'Sign in' %}", "<b>Anmelden</b>"),
        ('{% translate "100 % right" %}', "100 % richtig"),
        ('{% translate "Call %s" %}', "Ruf %s an"),
        ('{% translate "not <known>, & not \\"escaped\\"" %}', 'not <known>, & not "escaped"'),
        ('{% translate "Sign in" noop %}', "Sign in"),
        ('{% translate "Sign in" as words %}[{{ words }}]', "[<b>Anmelden</b>]"),
        ('{% translate "Sign in"|upper %}', "&lt;B&gt;ANMELDEN&lt;/B&gt;"),
        ("{% translate said %}", "&lt;b&gt;Anmelden&lt;/b&gt;"),
        ('{% translate "Sign in" context "a door" %}', "Sign in"),
        ("{% blocktranslate %}Hello {{ who }}{% endblocktranslate %}", "Hello &lt;Dana&gt;"),
        ('{{ _("Sign in") }}', "<b>Anmelden</b>"),
    ],
)
def test_a_sentence_reads_as_django_would_have_it(german, body, words):
    assert drawn(OURS, body) == drawn(DJANGOS, body) == words


def test_each_page_speaks_its_own_language(german):
    page = OURS.from_string('{% load i18n %}{% translate "Sign in" %}')

    assert page.render(Context()) == "<b>Anmelden</b>"
    with translation.override("en"):
        assert page.render(Context()) == "Sign in"


def test_the_pages_have_it(settings):
    (pages,) = settings.TEMPLATES

    assert pages["OPTIONS"]["libraries"] == {"i18n": "gatepost.kernel.sentences"}

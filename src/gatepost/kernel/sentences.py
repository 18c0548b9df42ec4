"""Django's tags for translation, of which the one that every page has dozens of costs a third here."""

from django.template import Context, Library, Node
from django.template.base import Parser, Token
from django.templatetags import i18n
from django.utils.translation import gettext

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Sentence(Node):
    """A sentence that stands in the template as it is, to be shown where it stands."""

    def __init__(self, literal: str) -> None:
        self._message = literal.replace("%", "%%")  # as makemessages writes it down

    def render(self, _context: Context) -> str:
        """Return it in the language of the page."""
        return gettext(self._message).replace("%%", "%")


@register.tag("translate")
def translate(parser: Parser, tag: Token) -> Node:
    """Do what Django's own tag does."""
    node = i18n.do_translate(parser, tag)
    literal = getattr(node.filter_expression.var, "literal", None)
    plain = not (node.noop or node.asvar or node.message_context or node.filter_expression.filters)
    return Sentence(literal) if plain and isinstance(literal, str) else node

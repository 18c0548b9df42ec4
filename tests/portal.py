"""A browser without a screen: keeps cookies, fills in the forms that pages carry, and follows where they lead."""

from html.parser import HTMLParser

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from gatepost.delivery import kinds, outbox
from gatepost.delivery.kinds import Code, Envelope, Letter
from gatepost.delivery.models import Message
from gatepost.factors.contract import Purpose
from gatepost.factors.email_code import challenge, models
from gatepost.kernel import clock, keyring
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice
from gatepost.options import snapshot
from gatepost.sessions import cookies
from tests.people import PASSWORD

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)


class _Fields(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden":
            self.hidden[found["name"]] = found.get("value", "")


def hidden_fields(page: str) -> dict[str, str]:
    """Return what a page's forms send along by themselves."""
    return _Fields(page).hidden


class Somebody:
    """One person's browser at one network address."""

    def __init__(self, address="203.0.113.7") -> None:
        self.client = Client(
            REMOTE_ADDR=address, HTTP_USER_AGENT=CHROME, SERVER_NAME="127.0.0.1", SERVER_PORT=8000
        )
        self.page = HttpResponse()

    def gets(self, path: str) -> HttpResponse:
        """Open a page."""
        self.page = self.client.get(path)
        return self.page

    def posts(self, path: str, _from: str = "", **fields) -> HttpResponse:
        """Open the page `_from` (or `path`), fill in its form and send it to `path`."""
        return self.sends(path, **{**self.form_on(_from or path), **fields})

    def form_on(self, path: str) -> dict[str, str]:
        """Return the hidden fields of a page's forms."""
        return hidden_fields(self.client.get(path).content.decode())

    def sends(self, path: str, **fields) -> HttpResponse:
        """Send fields as they are."""
        self.page = self.client.post(path, fields, HTTP_ORIGIN=settings.PUBLIC_URL)
        return self.page

    def types_password(self, name="dana", password=PASSWORD, **fields) -> HttpResponse:
        """Take the first step."""
        return self.posts("/sign-in/", username=name, password=password, **fields)

    def types_code(self, code: str, page="/sign-in/code/") -> HttpResponse:
        """Take the second step; where it leads no further, look at what the page says."""
        return self.goes_on(self.posts(page, code=code))

    def asks_again(self, **fields) -> HttpResponse:
        """Ask for the code once more, and look at what the page says."""
        return self.goes_on(self.posts("/sign-in/code/resend/", "/sign-in/code/", **fields))

    def goes_on(self, answer: HttpResponse) -> HttpResponse:
        """Follow an answer that leads to another page of the sign-in, or to the page that says what was wrong."""
        leads_to = answer.get("Location", "")
        follows = leads_to.startswith("/sign-in/") or leads_to.endswith("?wrong=1")
        return self.gets(leads_to) if follows else answer

    def signs_in(self, name="dana") -> HttpResponse:
        """Take both steps."""
        self.types_password(name)
        return self.types_code(self.code)

    @property
    def code(self) -> str:
        """Return the code that this browser waits for, as its mail would carry it."""
        return self.code_for(Purpose.SIGN_IN)

    @property
    def confirm_code(self) -> str:
        """Return the code with which this browser shows once more whose it is."""
        return self.code_for(Purpose.CONFIRM)

    @property
    def address_code(self) -> str:
        """Return the code that proves the address which this session wants to use."""
        return self.code_for(Purpose.PROVE_ADDRESS, cookies.Cookie.SESSION)

    def code_for(self, purpose: Purpose, cookie=cookies.Cookie.PENDING) -> str:
        """Return the code that this browser waits for, for this purpose."""
        key = cookies.key(self.client.cookies[cookie].value)
        found = challenge.newest(models.NEWEST, pending_hash=key, purpose=purpose.value)
        return found.code(keyring.current())

    @property
    def is_in(self) -> bool:
        """Say whether the home page greets this person."""
        answer = self.client.get("/")
        return answer.status_code == 200 and b"Hello, " in answer.content

    @property
    def says(self) -> str:
        """Return the last page's text."""
        return self.page.content.decode()


def wrong(code: str) -> str:
    """Return six digits that are not this code."""
    return f"{(int(code) + 1) % 10**6:06d}"


def letters() -> list[tuple[str, Letter]]:
    """Return what the messages in the outbox would say if they were sent now, and to whom."""
    return [
        (row.address, kinds.find(row.kind).letter(envelope(row))) for row in Message.objects.order_by("id")
    ]


def notices(notice: Notice) -> list[tuple[str, str]]:
    """Return to whom this was told by mail, and what happened, in the words of the mail."""
    rows = Message.objects.filter(kind=telling.KIND, facts__contains=f'"{notice.value}"').order_by("id")
    return [(row.address, kinds.find(row.kind).letter(envelope(row)).blocks[0].text) for row in rows]


def envelope(row: Message) -> Envelope:
    """Return a message as its kind is handed it."""
    return Envelope(
        kind=row.kind,
        employee_id=row.employee_id,
        address=row.address,
        about=row.about,
        facts=outbox.json.loads(row.facts),
        language=row.language,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        now=clock.now(),
        options=snapshot.current(),
    )


def code_in(letter: Letter) -> str:
    """Return the code that a letter carries."""
    return next(block.text for block in letter.blocks if isinstance(block, Code))

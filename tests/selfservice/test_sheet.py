"""A sheet is shown once, in the answer to the post that made it, and works once a line of it was typed back."""

import re

import pytest

from gatepost.employees.models import Employee
from gatepost.factors.backup_codes.models import Sheet
from gatepost.kernel import crockford
from tests import people
from tests.portal import Somebody

LINE = re.compile(r"<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</code>")
ASKED = re.compile(r"Type line (\d+) back")


def makes(somebody):
    page = somebody.posts("/account/backup-codes/").content.decode()
    return LINE.findall(page), int(ASKED.search(page).group(1))


def arms(somebody, line):
    return somebody.goes_on(somebody.posts("/account/backup-codes/arm/", line=line))


def test_ten_codes_are_shown_in_the_answer_and_never_again(dana):
    lines, _ = makes(dana)

    assert len(set(lines)) == 10
    for address in ("/account/backup-codes/", "/account/backup-codes/arm/", "/account/", "/"):
        page = dana.gets(address).content.decode()
        assert [line for line in lines if line in page] == []


def test_the_page_says_to_keep_no_copy_of_it(dana):
    answer = dana.posts("/account/backup-codes/")

    assert answer.headers.get("Cache-Control", "no-store") == "no-store"


def test_paper_has_neither_name_nor_password_nor_mail_address(dana):
    page = dana.posts("/account/backup-codes/").content.decode()
    paper = page.partition('<section class="paper"')[2].partition("</section>")[0]

    assert "Sign in at http://127.0.0.1:8000" in paper
    assert "sheet 1" in paper
    assert re.search("dana|cole", paper, re.IGNORECASE) is None


def test_the_line_that_was_asked_for_makes_it_work(dana):
    lines, asked = makes(dana)

    assert arms(dana, lines[asked - 1])["Location"] == "/account/?done=armed"
    assert Sheet.objects.get().armed_at is not None
    assert "10 of 10 left" in dana.gets("/account/").content.decode()


def test_a_wrong_line_asks_again_and_shows_no_code(dana):
    lines, asked = makes(dana)

    page = arms(dana, people.guess(lines[asked - 1])).content.decode()

    assert "4 tries left." in page
    assert LINE.search(page) is None
    assert ASKED.search(page).group(1) == str(asked)


def test_a_second_sheet_leaves_the_first_good_until_it_is_armed(dana):
    lines, asked = makes(dana)
    arms(dana, lines[asked - 1])
    makes(dana)

    other = Somebody("198.51.100.9")
    other.types_password()
    other.types_code(lines[0])

    assert other.is_in
    assert "Sheet 2, made on" in dana.gets("/account/backup-codes/").content.decode()


def test_used_lines_are_listed_with_when_where_and_browser(dana):
    lines, asked = makes(dana)
    arms(dana, lines[asked - 1])
    other = Somebody("198.51.100.9")
    other.types_password()
    other.types_code(lines[2])

    page = " ".join(dana.gets("/account/").content.decode().split())

    assert "9 of 10 left" in page
    assert re.search(r"No\. 3 was used .*?, Chrome on Windows, 198\.51\.100\.9\.", page)


@pytest.mark.parametrize("fields", [{}, {"line": ["a", "b"]}])
def test_no_line_is_no_line(dana, fields):
    makes(dana)

    answer = dana.posts("/account/backup-codes/arm/", **fields)

    assert answer["Location"] == "/account/backup-codes/arm/?wrong=1"
    assert Sheet.objects.get().armed_at is None


def test_nothing_to_arm_says_so(dana):
    line = crockford.checked("7KQM2XWD9RTA4HN")
    answer = dana.posts("/account/backup-codes/arm/", "/account/backup-codes/", line=line)

    page = dana.goes_on(answer).content.decode()

    assert "There is no sheet to check any more." in page


def test_made_with_the_password_alone_it_says_what_it_waits_for(transactional_db):
    people.add()
    somebody = Somebody()
    somebody.types_password()
    somebody.posts("/confirm/", password=people.PASSWORD, next="/account/backup-codes/")

    lines, asked = makes(somebody)
    arms(somebody, lines[asked - 1])

    assert "It was made with the password alone." in somebody.gets("/account/").content.decode()


def test_the_password_alone_makes_none_where_one_was_made_by_two_steps(transactional_db):
    people.sheet(people.add())
    somebody = Somebody()
    somebody.types_password()
    somebody.posts("/confirm/", password=people.PASSWORD, next="/account/backup-codes/")

    page = somebody.goes_on(somebody.posts("/account/backup-codes/")).content.decode()

    assert "Sheet 1 was made with more than the password, and stays good." in page
    assert 'href="/confirm/?next=/account/backup-codes/"' in page
    assert not LINE.search(page)


def test_another_employees_sheet_is_not_armed_by_ones_own_line(dana):
    lines, asked = makes(dana)
    people.add("eve")
    eve = Somebody("198.51.100.9")
    eve.signs_in("eve")
    makes(eve)

    arms(eve, lines[asked - 1])

    assert Sheet.objects.filter(armed_at__isnull=False).count() == 0


@pytest.mark.parametrize("path", ["x.css", "arm/x.js", "1/", "index.html"])
def test_no_address_that_a_cache_would_keep_leads_to_the_page(dana, path):
    assert dana.gets(f"/account/backup-codes/{path}").status_code == 404


def test_after_a_second_step_one_is_asked_whose_a_sheet_of_the_password_alone_is(dana):
    made = people.sheet(Employee.objects.get(), by_password_alone=True)

    page = dana.gets("/account/backup-codes/").content.decode()
    answer = arms(dana, made.lines[made.asked - 1])

    assert "was made with your password alone on" in page
    assert "command line" in page, "from where it was made"
    assert answer["Location"] == "/account/?done=armed"
    assert "with your password alone" not in dana.gets("/account/").content.decode()


def test_home_asks_for_the_line_of_a_sheet_of_the_password_alone(dana):
    people.sheet(Employee.objects.get(), by_password_alone=True)

    assert "isn't finished" in dana.gets("/").content.decode()

"""What breaks is written down where the server's operator looks, under the number that the visitor was told."""

import subprocess
import sys

from gatepost.options.models import Document

SCRIPT = """
import logging, os
os.environ["DJANGO_SETTINGS_MODULE"] = "gatepost.settings"
import django
django.setup()
from django.test import Client, RequestFactory
logging.getLogger("gatepost.delivery").warning("the database is away")
request = RequestFactory().get("/not-me/secret/", **{"gatepost.request_id": "abc123"})
logging.getLogger("django.request").error("Internal: %s", request.path, extra={"request": request})
page = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1", SERVER_PORT=8000).get("/sign-in/")
print(page.status_code)
"""


def test_what_breaks_is_written_down_with_the_number_and_without_the_path(process_environment):
    Document.objects.all().delete()

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env=process_environment,
    )

    assert done.stdout.strip() == "500"
    assert "WARNING gatepost.delivery [-] the database is away" in done.stderr
    assert "ERROR django.request [abc123] GET (no page)" in done.stderr
    assert "secret" not in done.stderr
    assert "OptionsMissingError" in done.stderr

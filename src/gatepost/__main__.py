"""The command `gatepost`: each word is a Django management command of the part that it belongs to."""

import json
import os
import sys

from gatepost.kernel import environment


def main() -> None:
    """Run `gatepost COMMAND ...`; `two-factor` and `two_factor` are the same."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatepost.settings")
    words = sys.argv[1:]
    if words and not words[0].startswith("-"):
        words[0] = words[0].replace("-", "_")
    if "--supervised" in words:
        # The parent hands over the secrets here, so that they stand in no environment and on no command line.
        environment.adopt(json.loads(sys.stdin.readline()))
    from django.core.management import ManagementUtility  # noqa: PLC0415  (settings are read on import, after the secrets came)

    ManagementUtility(["gatepost", *words]).execute()


if __name__ == "__main__":
    main()

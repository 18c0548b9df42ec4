"""What is kept in the repository is what belongs there."""

import re
import subprocess

import pytest

from tests.structure.sources import ROOT

SERVERS = re.compile(r"py[p]i\.org|python[h]osted|npm[j]s\.(org|com)|deb\.[d]ebian\.org")
NEVER = re.compile(
    r"(^|/)(uv\.lock|poetry\.lock|package-lock\.json)$|\.(sqlite3(-wal|-shm)?|keys|pem|env)$|(^|/)__pycache__/"
)


@pytest.fixture(scope="module")
def kept():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True)
    if listed.returncode:
        pytest.skip("not a repository: these files came as an archive")
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def test_no_databases_keys_or_other_peoples_locks(kept):
    assert [path for path in kept if NEVER.search(path)] == []


def test_no_package_server_is_named_anywhere(kept):
    texts = {path: (ROOT / path).read_bytes().decode("utf-8", "replace") for path in kept}

    assert [path for path, text in texts.items() if SERVERS.search(text)] == []

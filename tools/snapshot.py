"""The API's description as a file, so that a change of the API shows in a change of the file.

python tools/snapshot.py            write src/ecotone/api/openapi.json
python tools/snapshot.py --check    fail when the file is not what the code says
"""

from __future__ import annotations

import os
import sys
import tempfile

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecotone.settings.base")
os.environ.setdefault("ECOTONE_HOME", tempfile.mkdtemp(prefix="ecotone-snapshot-"))
django.setup()

from ecotone.api.description import SNAPSHOT, snapshot  # noqa: E402  Django comes first


def main(arguments: list[str]) -> int:
    said = snapshot()
    if "--check" not in arguments:
        SNAPSHOT.write_text(said)
        return 0
    if SNAPSHOT.exists() and SNAPSHOT.read_text() == said:
        print("the API is as its snapshot says")
        return 0
    print(f"{SNAPSHOT} is not what the code says. Run: python tools/snapshot.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

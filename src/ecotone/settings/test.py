"""Settings for the tests: a database and an index of their own, no network."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("ECOTONE_HOME", tempfile.mkdtemp(prefix="ecotone-test-"))
os.environ.setdefault("ECOTONE_OFFLINE", "1")
os.environ.setdefault("ECOTONE_API_REQUESTS_PER_MINUTE", "0")  # a limit is tested by itself

from ecotone.settings.base import *  # noqa: F403  settings are read from the environment set above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

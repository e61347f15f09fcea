"""Django's own door, for makemigrations and the like; people use ``ecotone``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecotone.settings.base")
    execute_from_command_line(sys.argv)

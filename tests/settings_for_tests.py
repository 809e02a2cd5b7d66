"""The product's own settings in a throw-away home, quick password hashing, mail kept in memory.

``EVENHAND_TEST_DATABASE_URL`` runs the same tests on another database.
"""

import os
import tempfile

os.environ["EVENHAND_HOME"] = tempfile.mkdtemp(prefix="evenhand-test-")
os.environ["EVENHAND_DATABASE_URL"] = os.environ.get("EVENHAND_TEST_DATABASE_URL", "")

from evenhand.site.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
CONN_MAX_AGE = 0

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, as in use: threads of the live server then lock each other as they would in use.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['EVENHAND_HOME']}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"][
        "init_command"
    ].replace("synchronous=NORMAL", "synchronous=OFF")

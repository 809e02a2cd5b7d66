"""Every example in a docstring runs."""

import doctest
import importlib
import pkgutil

import pytest

import evenhand

SKIPPED = ("migrations", "site.settings", "site.wsgi", "site.serving")
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(evenhand.__path__, "evenhand.")
    if not any(part in module.name for part in SKIPPED)
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    failed, _attempted = doctest.testmod(
        importlib.import_module(name), optionflags=doctest.ELLIPSIS
    )
    assert failed == 0

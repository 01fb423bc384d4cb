"""The rules that the database itself holds are really there."""

import pghistory.models  # noqa: F401
import pgtrigger
import pytest
from pgtrigger import registry


@pytest.mark.django_db
class TestTriggers:
    def test_are_all_installed_as_declared(self) -> None:
        states = {
            f"{model._meta.label}:{trigger.name}": trigger.get_installation_status(model)[0]
            for model, trigger in registry.registered()
        }
        assert len(states) > 50
        assert {name for name, state in states.items() if state != pgtrigger.core.INSTALLED} == set()

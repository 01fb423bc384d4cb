"""The report that closes `script/test`: which requirements the tests prove."""

import pytest

from tests.eisen import CATALOGUE, load_catalogue

PROOFS = """
import pytest

@pytest.mark.eis("KRN-01", "KRN-02")
def test_passes():
    pass

@pytest.mark.eis("KRN-02")
def test_fails():
    assert False

@pytest.mark.eis("KRN-03")
@pytest.mark.skip
def test_is_skipped():
    pass
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(CATALOGUE.parents[1]))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\nmarkers = eis(*ids): requirements\naddopts = -p tests.eisen\n")
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")], ids=["one-process", "two-processes"])
class TestReport:
    def test_counts_what_passed_and_nothing_failed(self, project, workers):
        project.makepyfile(PROOFS)
        lines = run(project, *workers).outlines
        total = sum(len(group) for group in load_catalogue().values())
        assert f"1 van {total} eisen bewezen" in lines
        kern = next(line for line in lines if line.startswith("Nog niet bewezen, kern: "))
        assert "KRN-01" not in kern
        assert all(number in kern for number in ("KRN-02", "KRN-03"))

    def test_comes_just_before_the_closing_line_of_pytest(self, project, workers, monkeypatch):
        monkeypatch.setenv("FAILED_CHECKS", "ruff typen")
        project.makepyfile("def test_passes():\n    pass")
        lines = run(project, *workers).outlines
        assert "Niet goed, zie hierboven: ruff typen" in lines
        assert "1 passed in" in lines[-1]

    def test_refuses_a_requirement_nobody_wrote_down(self, project, workers):
        project.makepyfile('import pytest\n@pytest.mark.eis("KRN-999")\ndef test_passes():\n    pass')
        result = run(project, *workers)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["*not in docs/eisen.yaml: KRN-999*"])

    def test_of_a_selection_does_not_list_what_is_missing(self, project, workers):
        project.makepyfile("def test_passes():\n    pass")
        lines = run(project, *workers, "-k", "passes").outlines
        assert not [line for line in lines if line.startswith("Nog niet bewezen")]


class TestCatalogue:
    def test_has_unique_ids(self):
        numbers = [number for group in load_catalogue().values() for number in group]
        assert len(numbers) == len(set(numbers))

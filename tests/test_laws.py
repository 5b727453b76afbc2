"""An ordinary run tries the same examples every time; the random run tries others, more of them, by its seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SHARED = {"HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".hypothesis")}
"""Where Hypothesis keeps its table of all characters, which it takes a second to make."""
DRAWING = """
from hypothesis import given, settings, strategies as st
from laws import examples
{also}

@given(st.lists(st.text(max_size=3) | st.integers() | st.floats()))
@settings(max_examples=examples(100))
def test_it(drawn):
    print("drew", repr(drawn))
"""


def drawn(folder: Path, *options: str, also: str = "", **environment: str) -> list[str]:
    """What a property test draws in a process of its own."""
    folder.mkdir()
    (folder / "test_it.py").write_text(DRAWING.format(also=also))
    (folder / "a_module.py").write_text("NUMBERS = 987654, 'a text', 12.5\n")
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT / 'tests'}\n")
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", *options]
    done = subprocess.run(
        [*command, str(folder / "test_it.py")],
        cwd=folder,
        env={**os.environ, **SHARED, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "drew" in line]


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("laws")
    # What is kept elsewhere decides nothing either.
    return drawn(folder / "ordinary", HYPOTHESIS_STORAGE_DIRECTORY=str(folder / "own"))


def test_an_ordinary_run_draws_the_same_in_every_process(
    ordinary: list[str], tmp_path: Path
) -> None:
    assert len(ordinary) >= 20
    # Hypothesis would draw what it finds in the source of modules, so what ran before would decide.
    also = "import a_module"
    assert drawn(tmp_path / "again", also=also, CI="1", PYTHONHASHSEED="1") == ordinary


def test_a_random_run_draws_more_and_the_same_again_by_its_seed(
    ordinary: list[str], tmp_path: Path
) -> None:
    first, again, other = (
        drawn(tmp_path / name, "--hypothesis-profile=random", f"--hypothesis-seed={seed}", **more)
        for name, seed, more in (
            ("first", 1, {"CI": "1"}),
            ("again", 1, {"also": "import a_module"}),
            ("other", 2, {"CI": "1"}),
        )
    )
    assert len(first) >= 16 * 20
    assert first == again
    assert first != other
    assert first[: len(ordinary)] != ordinary

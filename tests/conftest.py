"""What holds for every test: no real screen, no real user profile, and the strength of the property tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Deadlines are off: a shared machine may stall, and a slow example is not a wrong one.
settings.register_profile("fast", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", deadline=None, max_examples=150, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "fast"))

PROFILE_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA")


@pytest.fixture(scope="session", autouse=True)
def profile_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Working copies, settings and caches go into a folder of the test run, never into the user's own profile."""
    profile = tmp_path_factory.mktemp("profile")
    with pytest.MonkeyPatch.context() as patch:
        for name in PROFILE_FOLDERS:
            folder = profile / name.lower()
            folder.mkdir()
            patch.setenv(name, str(folder))
        # matplotlib's font list takes seconds to make: it is kept from run to run
        fonts = ROOT / ".pytest_cache" / "matplotlib"
        fonts.mkdir(parents=True, exist_ok=True)
        patch.setenv("MPLCONFIGDIR", str(fonts))
        yield profile


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the project; a test that needs it is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder 'shared' with reference material is not beside the project")
    return folder

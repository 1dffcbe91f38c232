"""A browser to open the page in. `CSQA_CHROMIUM` names one; else it is looked for where systems have it."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from csqa.reports.page import sink
from tests.reports.page.invented import write_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SMALL, LARGE = 60, 230


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        _without("playwright is not installed")
    named = os.environ.get("CSQA_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    # Where the PATH has none: Playwright's own, or what is installed where its maker puts it.
    ways: list[dict[str, str]] = (
        [{"executable_path": named}] if named else [{}, {"channel": "chrome"}, {"channel": "msedge"}]
    )
    with sync_playwright() as playwright:
        started = why = None
        for way in ways:
            try:
                started = playwright.chromium.launch(**way)  # type: ignore[arg-type]
                break
            except Error as error:
                why = str(error).splitlines()[0]
        if started is None:
            _without(f"no Chromium starts: {why}")
        else:
            yield started
            started.close()


def _without(why: str) -> Any:
    if os.environ.get("CI"):
        pytest.fail(f"{why}: CI must have a browser")
    warnings.warn(f"{why}: THE REPORT PAGE IS NOT TRIED IN A BROWSER", stacklevel=1)
    pytest.skip(f"{why}: the report page is not tried in a browser")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Language -> a report that stands in one file."""
    folder = tmp_path_factory.mktemp("small")
    return {"zh": write_page(folder / "zh", SMALL, "zh"), "en": write_page(folder / "en", SMALL, "en")}


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report whose conversations lie beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sink, "WHOLE", 100)
        patch.setattr(sink, "ROWS_PER_FILE", 64)
        return write_page(tmp_path_factory.mktemp("large"), LARGE)


Opened = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser, small: dict[str, Path]) -> Iterator[Opened]:
    """Opens a report at an address, in a browser of its own; in the end nothing may have gone wrong or been fetched."""
    contexts = []
    complaints: list[str] = []

    def open_(
        address: str = "", *, path: Path | None = None, lang: str = "zh", width: int = 1440, **more: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:", "blob:"))
                else complaints.append(f"request: {request.url}")
            ),
        )
        page.goto((path or small[lang]).as_uri() + address)
        page.wait_for_selector("main > *")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []

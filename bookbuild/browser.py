"""A headless Chromium that looks at the built pages, for tests and screenshots."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

_FLAGS = (
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Chromium's own requests would count as the page's
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Find the Chromium executable; ``None`` where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start a headless Chromium and close it at the end.

    Raises
    ------
    FileNotFoundError
        If there is no Chromium.
    """
    executable = find_chromium()
    if executable is None:
        raise FileNotFoundError(
            "no Chromium found; install Debian's package chromium, or put one on PATH"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(_FLAGS)
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; yield its address without a final slash.

    Who asks for what is not there gets the site's page for that, as on GitHub Pages.
    """
    lost = folder / "404.html"

    class Handler(SimpleHTTPRequestHandler):
        def send_error(self, code: int, *texts: str | None) -> None:
            if code != HTTPStatus.NOT_FOUND or not lost.is_file():
                super().send_error(code, *texts)
                return
            page = lost.read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *args: Any) -> None:
            pass

    handler = functools.partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()

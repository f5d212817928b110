"""The user's browser."""

import threading
import webbrowser


def open_browser(address: str) -> None:
    """Open a page, without waiting for the browser, and without failing where there is none."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

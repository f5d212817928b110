"""Where frames come from, when it is not the page's own camera."""

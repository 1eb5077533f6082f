"""The commands that are no question: one file each, with `command(lang)` and `TITLE`."""

"""Commands that are no questions, one file each; `command(lang)` makes the command in a language."""

"""`python -m orgraph`: the command line, where its script is not on the path."""

from __future__ import annotations

from orgraph.cli import main

main()

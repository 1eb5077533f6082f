"""Benchmarks: orgraph beside an honest peer, in one run. `python -m benchmarks`; see docs/performance.md."""

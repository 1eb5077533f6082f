"""The notebooks in the real JupyterLab: each runs from top to bottom, and its drawings are seen in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from browser.lab import Lab, in_lab
from chromium import chromium_or_skip

from tools.notebooks import notebooks, read

SEEN: Final = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const parts = (colour, under) => {
    canvas.fillStyle = under; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = rgb => rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => { const [low, high] = [light(a), light(b)].sort((x, y) => x - y); return (high + .05) / (low + .05); };
  const style = getComputedStyle;
  const sheet = style(document.querySelector('.jp-Notebook')).backgroundColor;
  const words = (element, property, under) => contrast(parts(style(element)[property], under), parts(under, under));
  return {
    cells: [...document.querySelectorAll('.orgraph-cell')].map(cell => words(cell.querySelector('.said'), 'color', sheet)),
    drawings: [...document.querySelectorAll('.orgraph-cell svg')].map(svg => {
      const box = svg.getBoundingClientRect();
      const paper = svg.querySelector('.paper');
      const under = paper ? style(paper).fill : sheet;
      return {
        width: box.width, height: box.height,
        shapes: svg.querySelectorAll('polygon, path, rect').length,
        words: Math.min(...[...svg.querySelectorAll('text')].map(text => words(text, 'fill', under))),
      };
    }),
  };
}
"""
"""How far words stand out from what is behind them (WCAG), and what each drawing has."""

WORDS: Final = 4.5


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One server for all."""
    with in_lab(chromium_or_skip(), tmp_path_factory.mktemp("lab")) as found:
        yield found


def drawn(path: Path) -> int:
    """How many drawings and charts a notebook has stored."""
    cells = read(path).cells
    shown = [each.get("data", {}) for cell in cells for each in cell.get("outputs", ())]
    return sum(data.get("text/html", "").count("<svg") for data in shown)


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_runs_and_is_seen_in_both_themes(path: Path, lab: Lab) -> None:
    """Nothing fails, nothing is asked of another machine, no drawing is empty, and every word stands out, also
    where the system is dark and JupyterLab is not."""
    with lab.opened(path.name, dark_system=True) as shown:
        assert [] == shown.said
        cells = shown.outputs()
        outputs: list[dict[str, Any]] = [each for cell in cells for each in cell["outputs"]]
        assert list(range(1, len(cells) + 1)) == [cell["count"] for cell in cells]
        assert not [each for each in outputs if each["output_type"] == "error" or each.get("name") == "stderr"]  # fmt: skip
        assert 0 == shown.page.get_by_text("Javascript Error").count()  # of what shows an output
        for theme in ("JupyterLab Light", "JupyterLab Dark"):
            shown.theme(theme)
            seen = shown.page.evaluate(SEEN)
            assert drawn(path) == len(seen["drawings"])
            assert all(words >= WORDS for words in seen["cells"]), theme
            for drawing in seen["drawings"]:
                assert drawing["width"] > 100, theme  # more than one node
                assert drawing["height"] > 50, theme
                assert drawing["shapes"] > 2, theme
                assert drawing["words"] >= WORDS, theme

"""Notebooks without Jupyter: read into pages, run, and their outputs renewed.

As a Sphinx extension it turns ``.ipynb`` files into pages. ``python docs/notebooks.py FILE`` runs
the code cells in order and stores what they put out; ``--print`` writes it to the screen instead.
"""

from __future__ import annotations

import ast
import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

Cell = dict[str, Any]


def markdown(notebook: Cell) -> str:
    """The notebook as MyST text."""
    return "\n\n".join(_block(cell) for cell in notebook["cells"])


def _block(cell: Cell) -> str:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return source
    shown = stored(cell)
    code = f"```python\n{source}\n```"
    return f"{code}\n\n```text\n{shown}```" if shown else code


def stored(cell: Cell) -> str:
    """What a code cell printed and showed when it was last run."""
    return "".join(
        "".join(output["text"] if "text" in output else output["data"]["text/plain"])
        for output in cell["outputs"]
    )


def run(notebook: Cell) -> list[str]:
    """What each code cell prints and shows, run in order in one namespace."""
    namespace: dict[str, Any] = {}
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [_run_cell("".join(cell["source"]), namespace) for cell in code]


def _run_cell(source: str, namespace: dict[str, Any]) -> str:
    """Statements are run; the value of a last expression is shown, as a notebook does."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, "cell", "exec"), namespace)  # noqa: S102 - our own notebooks
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), namespace)  # noqa: S307
            if value is not None:
                print(repr(value))
    return printed.getvalue()


def renew(path: Path) -> None:
    """Run a notebook and store what its cells put out."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for count, (cell, text) in enumerate(zip(code, run(notebook), strict=True), start=1):
        lines = text.splitlines(keepends=True)
        cell["execution_count"] = count
        cell["outputs"] = (
            [{"name": "stdout", "output_type": "stream", "text": lines}] if lines else []
        )
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Let Sphinx read notebooks as the Markdown they become."""
    app.add_source_suffix(".ipynb", "markdown")
    app.connect("source-read", _read)
    return {"parallel_read_safe": True}


def _read(app: Sphinx, page: str, source: list[str]) -> None:
    if Path(app.env.doc2path(page)).suffix == ".ipynb":
        source[0] = markdown(json.loads(source[0]))


if __name__ == "__main__":
    if sys.argv[1] == "--print":
        sys.stdout.write(json.dumps(run(json.loads(Path(sys.argv[2]).read_text()))))
    else:
        renew(Path(sys.argv[1]))

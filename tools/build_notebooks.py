"""Run the notebooks and keep their outputs with still pictures, which every code-hosting page shows.

Usage: python tools/build_notebooks.py [NOTEBOOK ...]
       python tools/build_notebooks.py --check NOTEBOOK [PARAMETERS_AS_JSON]

With --check a notebook is run and nothing is kept: what its last cell prints is printed.
"""

import base64
import html
import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from pictures import Camera, open_camera

ROOT = Path(__file__).resolve().parents[1]
FIGURE = "application/vnd.plotly.v1+json"
# The kernel draws figures as data alone; pictures are made of it afterwards.
os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
os.environ["PYTHONPATH"] = str(ROOT)


def build(paths: list[Path]) -> None:
    with open_camera() as camera:
        for path in paths:
            notebook = run(path, {})
            still(notebook, camera)
            nbformat.write(notebook, path)
            print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")


def run(path: Path, parameters: dict[str, Any]) -> nbformat.NotebookNode:
    """Run a notebook in a copy of what it reads, so that it leaves nothing behind."""
    notebook = nbformat.read(path, as_version=4)
    [given] = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    given.source += "".join(f"\n{name} = {value!r}" for name, value in parameters.items())
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("data", "trends.toml", "notebooks"):
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, Path(scratch, name))
        folder = str(Path(scratch, "notebooks"))
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}).execute()
    return notebook


def still(notebook: nbformat.NotebookNode, camera: Camera) -> None:
    """Replace what only a live notebook shows by pictures."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
            data = output.get("data", {})
            if FIGURE in data:
                picture = camera.of_figure(data.pop(FIGURE))
                data.clear()
                data["image/png"] = encode(picture)
            elif "<iframe" in data.get("text/html", ""):
                page = re.search(r'srcdoc="(.*?)" style', data.pop("text/html"), re.DOTALL)
                data["image/png"] = encode(camera.of_html(html.unescape(page[1])))


def encode(picture: bytes) -> str:
    return base64.b64encode(picture).decode("ascii")


def check(path: Path, parameters: dict[str, Any]) -> None:
    notebook = run(path, parameters)
    last = [cell for cell in notebook.cells if cell.cell_type == "code"][-1]
    print("".join(output.get("text", "") for output in last.outputs), end="")


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["--check"]:
        check(Path(words[1]), json.loads(words[2]) if len(words) > 2 else {})
    else:
        build([Path(word) for word in words] or sorted((ROOT / "notebooks").glob("*.ipynb")))

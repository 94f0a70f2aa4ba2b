"""Compares designs of BIDS Stats Models with those of a live pybids.

    deno run -A tests/compare/stats_models.ts FOLDER
    python tests/compare/stats_models.py FOLDER

Needs pybids 0.22 and nibabel. What a model says in `HRF`, which pybids leaves to
the estimator, is put to it as a Convolve. FOLDER/sums.json then holds what
tests/model/pybids_sums.ts keeps: of each column of run 1 the sum of its values
times their places, 1/n to 1.
"""

import json
import sys
import warnings
from pathlib import Path

import nibabel as nb
import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
sys.path.pop(0)  # bids.py stands beside this file, and is not pybids
folder = Path(sys.argv[1])
SCANS, TR = 80, 2.0


def images():
    """An image for every run, whose values nobody reads."""
    for events in sorted(folder.glob("bids/sub-01/func/*_events.tsv")):
        stem = events.name.replace("_events.tsv", "")
        raw = events.parent / f"{stem}_bold.nii.gz"
        header = nb.Nifti1Image(np.zeros((1, 1, 1, SCANS), "f4"), np.eye(4))
        header.header["pixdim"][4] = TR
        header.to_filename(raw)


def as_convolve(node):
    """The node with its HRF as a transformation."""
    hrf = node["Model"].pop("HRF", None)
    if hrf is None:
        return
    node["Transformations"]["Instructions"].append(
        {
            "Name": "Convolve",
            "Input": hrf["Variables"],
            "Model": hrf["Model"].split(" + ")[0],
            "Derivative": "derivative" in hrf["Model"],
        }
    )
    node["Model"]["X"] = [
        column
        for name in node["Model"]["X"]
        for column in (
            [name, f"{name}_derivative"] if name in hrf["Variables"] else [name]
        )
    ]


sums = {}


def order_of(design):
    return [column for column in design.columns if column != "intercept"]


def compare(name, model, graph):
    node = graph.root_node
    outputs = node.run(group_by=node.group_by, force_dense=True)
    worst = 0.0
    for output in outputs:
        run = int(output.entities["run"])
        ours = pd.read_csv(
            folder / f"designs/pybids/sub-01_task-{name}_run-{run}.tsv", sep="\t"
        )
        theirs = output.X
        for column in theirs.columns:
            if column == "intercept":
                continue
            a, b = ours[column].to_numpy(), theirs[column].to_numpy(float)
            scale = np.abs(b).max() or 1
            error = np.abs(a - b).max() / scale
            if error > 1e-9:
                print(f"{name}: {column}: {error:.1e}")
            worst = max(worst, error)
        extra = set(ours.columns) - set(theirs.columns) - {"intercept"}
        if run == 1:
            place = np.arange(1, len(theirs) + 1) / len(theirs)
            for column in order_of(theirs):
                sums.setdefault(name, {})[column] = float(
                    f"{place @ theirs[column].to_numpy(float):.12g}"
                )
        missing = set(theirs.columns) - set(ours.columns)
        order = order_of(theirs)
        same = [c for c in ours.columns if c in order] == order
        extra = {c for c in extra if not c.startswith("drift_")}
        assert not missing, missing
        print(
            f"{name:20s} run {run}: {len(order)} columns, "
            f"order {'same' if same else 'differs'}, more: {sorted(extra)}, "
            f"worst {worst:.1e}"
        )
    return worst


def main():
    images()
    from bids.layout import BIDSLayout
    from bids.modeling import BIDSStatsModelsGraph

    layout = BIDSLayout(
        folder / "bids", derivatives=folder / "bids/derivatives/fmriprep"
    )
    worst = {}
    for path in sorted(folder.glob("models/*.json")):
        model = json.loads(path.read_text())
        model["Nodes"] = model["Nodes"][:1]
        model.pop("Edges", None)
        model["Input"].pop("subject", None)
        as_convolve(model["Nodes"][0])
        graph = BIDSStatsModelsGraph(layout, model)
        graph.load_collections(scope="all")
        try:
            worst[path.stem] = compare(path.stem, model, graph)
        except Exception as error:  # noqa: BLE001
            print(f"{path.stem:20s} {type(error).__name__}: {error}")
    (folder / "sums.json").write_text(json.dumps(sums))
    print("worst of all", max(worst.values()), "of", len(worst), "models")


main()

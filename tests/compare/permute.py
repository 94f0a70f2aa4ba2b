"""Compares `niglm permute --compat nilearn` with a live nilearn, and ARI too.

Run as `NIGLM_TEST_DATA=… python tests/compare/permute.py [N_PERM]`; needs
nilearn 0.14.0 and `deno` on the path. Takes the thirty maps of the emotion
regulation study: a one-sample test, two-sided, and a regression whose
constant nilearn adds, one-sided; both with clusters and TFCE. Prints, for
every null distribution and map, the largest difference
|a − b| / max(|b|, 1e-3·max|b|).
"""

import json
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np
import pandas as pd
from nilearn.glm import cluster_level_inference
from nilearn.glm.second_level import non_parametric_inference
from nilearn.glm.second_level import second_level as module
from scipy.ndimage import label

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixtures"))
from group_scenarios import (  # noqa: E402
    covariates, float64_copy, wager_files)

ROOT = HERE.parent.parent
SEED = 42
TOLERANCE = 1e-8
KINDS = {"t": "voxel", "size": "size", "mass": "mass", "tfce": "tfce"}


def keep_outputs(function):
    """Remembers what permuted_ols gives to non_parametric_inference."""
    def keep(*args, **kwargs):
        keep.outputs = function(*args, **kwargs)
        return keep.outputs
    return keep


module.permuted_ols = keep_outputs(module.permuted_ols)


def niglm(*args):
    """Runs a command line; returns what it printed."""
    return subprocess.run(
        ["deno", "run", "-A", str(ROOT / "cli.ts"), *map(str, args)],
        check=True, stdout=subprocess.PIPE, text=True).stdout


def difference(a, b):
    """The largest difference relative to the value."""
    a, b = np.ravel(a), np.ravel(b)
    scale = np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
    return float(np.max(np.abs(a - b) / np.where(scale > 0, scale, 1)))


def load(path):
    """A map's values."""
    return nib.load(path).get_fdata(dtype=np.float64)


def scenario(folder, name, rows, weights, two_sided, n_perm):
    """One test by both; prints differences; returns the worst."""
    columns = [f"c{i}" for i in range(len(weights))]
    design = pd.DataFrame(rows, columns=columns, dtype=float)
    table = folder / f"{name}.tsv"
    design.to_csv(table, sep="\t", index=False, float_format="%.17g")
    started = time.time()
    theirs = non_parametric_inference(
        [float64_copy(f) for f in wager_files()],
        design_matrix=design, second_level_contrast=np.array(weights, float),
        n_perm=n_perm, two_sided_test=two_sided, random_state=SEED, n_jobs=1,
        threshold=0.001, tfce=True)
    seconds = time.time() - started
    nulls = module.permuted_ols.outputs
    out = folder / name
    started = time.time()
    niglm("permute", *wager_files(), "--design-matrix", table,
          "--contrast", f"c={json.dumps(weights)}", "--n-perm", n_perm,
          "--seed", SEED, "--cluster-p", "0.001", "--tfce", "nilearn",
          *(["--two-sided"] if two_sided else []), "--compat", "nilearn",
          "--dtype", "float64", "--quiet", "--out", out)
    print(f"{name}, {n_perm} relabellings: nilearn {seconds:.1f} s, "
          f"niglm {time.time() - started:.1f} s")
    table = pd.read_csv(out / "null.tsv", sep="\t")
    worst = 0
    for kind, desc in KINDS.items():
        found = [
            difference(table[kind], nulls[f"h0_max_{kind}"]),
            difference(load(out / f"contrast-c_stat-{kind}_statmap.nii.gz"),
                       theirs[kind].get_fdata()),
            difference(
                load(out / f"contrast-c_desc-{desc}_stat-neglog10p_statmap"
                     ".nii.gz"),
                theirs[f"logp_max_{kind}"].get_fdata())]
        print(f"  {kind:5s} null {found[0]:.1e}  map {found[1]:.1e}  "
              f"-log10 p {found[2]:.1e}")
        worst = max(worst, *found)
    return worst


def ari(folder):
    """Bounds of true discoveries in every cluster of the group's z map."""
    niglm("second-level", *wager_files(), "--dtype", "float64", "--quiet",
          "--out", folder / "fit")
    z_map = folder / "fit" / "contrast-intercept_stat-z_statmap.nii.gz"
    z = load(z_map)
    worst = 0
    for threshold in (2.0, 3.0, 3.5):
        bounds = cluster_level_inference(
            nib.load(z_map), threshold=threshold, alpha=0.05).get_fdata()
        labels, count = label(z > threshold)
        theirs = sorted(
            (z[labels == i].max(), bounds[labels == i].max())
            for i in range(1, count + 1))
        rows = json.loads(niglm(
            "clusters", z_map, "--stat-threshold", threshold, "--ari", "0.05",
            "--json", "--quiet"))["clusters"]
        ours = sorted(
            (r["Peak Stat"], r["True Discovery Proportion"]) for r in rows
            if r["Cluster Size (mm3)"] is not None)
        worst = max(worst, difference(ours, theirs))
        print(f"ARI, z > {threshold}: {count} clusters, "
              f"{sum(b > 0 for _, b in theirs)} with a bound above 0, "
              f"difference {difference(ours, theirs):.1e}")
    return worst


def main():
    """Runs all scenarios."""
    warnings.simplefilter("ignore")
    n_perm = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"nilearn {nilearn.__version__}, numpy {np.__version__}")
    success = covariates()["Y_Reappraisal_Success"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        worst = max(
            ari(folder),
            scenario(folder, "one-sample", [[1]] * 30, [1], True, n_perm),
            scenario(folder, "regression", [[s] for s in success], [1], False,
                     n_perm))
    print(f"worst {worst:.1e}")
    sys.exit(worst > TOLERANCE)


main()

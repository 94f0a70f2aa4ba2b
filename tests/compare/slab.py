"""Compares fits of whole series with a live nilearn, on a whole real run.

Run as `NIGLM_TEST_DATA=… python tests/compare/slab.py`; needs nilearn 0.14.0
and `deno` on the path. OLS, AR(1), and AR(2) and AR(4) with nilearn's own
cluster centres, are compared with nilearn's `run_glm`; AR(2) and AR(4) with
each voxel's own coefficients, with a loop of generalised least squares. Prints
the largest |a - b| / max(|b|, 1e-3 * max|b|) and the voxels beyond 1e-10.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np
import sklearn
from nilearn.glm import first_level
from nilearn.glm.contrasts import Contrast, compute_contrast
from nilearn.glm.first_level import FirstLevelModel, mean_scaling, run_glm
from nilearn.glm.first_level.first_level import _yule_walker
from nilearn.glm.regression import ARModel, OLSModel

warnings.filterwarnings("ignore")
HERE = Path(__file__).resolve().parent
DATA = Path(os.environ["NIGLM_TEST_DATA"]) / "studyforrest-localizer"
RUN = "sub-02_task-oneback_run-1"
TOLERANCE = 1e-10
clusters = {}


class SeenKMeans(sklearn.cluster.KMeans):
    """KMeans that leaves its result behind, after one search."""

    def fit(self, *args, **kwargs):
        """Fits and keeps what was found."""
        self.n_init = 1
        super().fit(*args, **kwargs)
        clusters["centers"] = self.cluster_centers_
        clusters["labels"] = self.labels_.astype(np.int32)
        return self


def real_run():
    """The unscaled series of the computed mask, and the design."""
    image = nib.load(DATA / f"{RUN}_bold.nii.gz")
    copy = nib.Nifti1Image(image.get_fdata(dtype=np.float64), image.affine)
    model = FirstLevelModel(t_r=2, hrf_model="spm + derivative",
                            noise_model="ols", signal_scaling=False)
    model.fit(copy, DATA / f"{RUN}_events.tsv")
    return (model.masker_.transform(copy),
            model.design_matrices_[0].to_numpy(dtype=np.float64),
            [str(c) for c in model.design_matrices_[0].columns])


def run_niglm(folder, raw, design, contrasts, **options):
    """Fits with slab.ts; returns what it wrote."""
    scans, voxels = raw.shape
    raw.tofile(folder / "series.bin")
    design.tofile(folder / "design.bin")
    if options["shared"]:
        clusters["centers"].tofile(folder / "centers.bin")
        clusters["labels"].tofile(folder / "labels.bin")
    (folder / "case.json").write_text(json.dumps(
        {"scans": scans, "voxels": voxels, "columns": design.shape[1],
         "contrasts": contrasts, **options}))
    subprocess.run(["deno", "run", "-A", str(HERE / "slab.ts"), str(folder)],
                   check=True)

    def found(name, rows):
        return np.fromfile(folder / f"{name}.bin").reshape(rows, -1)

    maps = {"residuals": found("residuals", scans),
            "predicted": found("predicted", scans),
            "R2": found("rSquare", 1)}
    for i, rows in enumerate(contrasts):
        q = len(rows)
        effect, variance = found(f"effect-{i}", q), found(f"variance-{i}", 1)
        contrast = Contrast(effect if q > 1 else effect[0], variance[0],
                            dim=q, dof=scans - design.shape[1],
                            stat_type="F" if q > 1 else "t")
        maps |= {f"effect {i}": effect, f"variance {i}": variance,
                 f"stat {i}": contrast.stat()[None],
                 f"z {i}": contrast.z_score()[None]}
    return maps


def from_nilearn(labels, results, contrasts, shape):
    """The same maps of nilearn's results, its own mixture of series."""
    maps = {"residuals": np.empty(shape), "predicted": np.empty(shape),
            "R2": np.empty((1, shape[1]))}
    for label, result in results.items():
        where = labels == label
        maps["residuals"][:, where] = result.residuals
        maps["predicted"][:, where] = result.predicted
        maps["R2"][0, where] = result.r_square
    for i, rows in enumerate(contrasts):
        c = compute_contrast(labels, results, np.array(rows, float),
                             stat_type="F" if len(rows) > 1 else "t")
        maps |= {f"effect {i}": np.atleast_2d(c.effect),
                 f"variance {i}": c.variance[None],
                 f"stat {i}": c.stat()[None], f"z {i}": c.z_score()[None]}
    return maps


def from_loop(series, design, order, contrasts):
    """Each voxel whitened by its own coefficients; proper series."""
    rho = _yule_walker(OLSModel(design).fit(series).residuals.T, order)
    fits = {v: ARModel(design, r).fit(series[:, [v]])
            for v, r in enumerate(rho)}
    maps = from_nilearn(np.arange(series.shape[1]), {}, [], series.shape)
    for v, fit in fits.items():
        maps["residuals"][:, v] = fit.whitened_residuals[:, 0]
        maps["predicted"][:, v] = design @ fit.theta[:, 0]
        maps["R2"][0, v] = fit.r_square[0]
    for i, rows in enumerate(contrasts):
        each = [compute_contrast(np.zeros(1), {0.0: f}, np.array(rows, float),
                                 stat_type="F" if len(rows) > 1 else "t")
                for f in fits.values()]
        maps |= {f"effect {i}": np.hstack([np.reshape(c.effect, (-1, 1))
                                           for c in each]),
                 f"variance {i}": np.hstack([c.variance for c in each])[None],
                 f"stat {i}": np.hstack([c.stat() for c in each])[None],
                 f"z {i}": np.hstack([c.z_score() for c in each])[None]}
    return maps


def compare(ours, reference):
    """Prints a line a map; returns how many values lie beyond tolerance."""
    failures = 0
    for name, b in reference.items():
        a = ours[name]
        scale = np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
        error = np.abs(a - b) / scale
        beyond = int((error > TOLERANCE).any(axis=0).sum())
        failures += beyond > b.shape[1] / 10000
        print(f"  {name:12s} worst {error.max():.1e}  beyond {beyond}")
    return failures


def main():
    """Runs every case, or those named on the command line."""
    print(f"nilearn {nilearn.__version__}, scikit-learn {sklearn.__version__}")
    first_level.first_level.KMeans = SeenKMeans
    raw, design, columns = real_run()
    series = mean_scaling(raw, 0)[0]
    unit = {name: [float(c == name) for c in columns] for name in columns}
    difference = [a - b for a, b in zip(unit["face"], unit["house"])]
    contrasts = [[difference], [unit["face"], unit["house"]]]
    failures = 0
    cases = {"ols": 0, "ar1": 1, "ar2": 2, "ar4": 4, "own ar2": 2,
             "own ar4": 4}
    for name in sys.argv[1:] or cases:
        order, own = cases[name], name.startswith("own")
        started = time.perf_counter()
        if own:
            reference = from_loop(series, design, order, contrasts)
        else:
            labels, results = run_glm(series, design, noise_model=name,
                                      random_state=0)
            reference = from_nilearn(labels, results, contrasts, series.shape)
        took = time.perf_counter() - started
        print(f"{name}: {raw.shape[1]} voxels, reference {took:.1f} s")
        if order > 1 and not own:
            print(f"  {len(results)} labels of {len(clusters['centers'])}")
        with tempfile.TemporaryDirectory() as folder:
            ours = run_niglm(Path(folder), raw, design, contrasts,
                             order=order, binned=name == "ar1",
                             shared=order > 1 and not own, compat=not own)
        failures += compare(ours, reference)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

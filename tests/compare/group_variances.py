"""Compares `niglm second-level --method dl|reml` with R's metafor.

Run as `NIGLM_TEST_DATA=… python tests/compare/group_variances.py`; needs
nibabel, statsmodels, `Rscript` with metafor (Debian's r-cran-metafor) and
`deno` on the path. Effects and variances are those of the twelve
haxby2001-mini runs, each fitted apart; the models are one-sample and a
regression; one call has gaps, which the loop over voxels drops.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import nibabel as nib
import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from haxby_fits import fit_runs, map_of, niglm

TOLERANCE = 1e-8

R = """
suppressPackageStartupMessages(library(metafor))
y <- as.matrix(read.csv("effects.csv", header=FALSE))
v <- as.matrix(read.csv("variances.csv", header=FALSE))
X <- as.matrix(read.csv("design.csv"))
for (method in c("DL", "REML")) {
  out <- matrix(NA, ncol(y), 3)
  for (i in 1:ncol(y)) {
    k <- !is.na(y[, i])
    if (sum(k) <= ncol(X)) next
    m <- rma.uni(y[k, i], v[k, i], mods=X[k, , drop=FALSE], intercept=FALSE,
                 method=method,
                 control=list(threshold=1e-12, maxiter=1000))
    j <- max(1, match(colnames(X)[1], rownames(m$beta)), na.rm=TRUE)
    out[i, ] <- c(m$beta[j], m$vb[j, j], m$tau2)
  }
  write.table(format(out, digits=17), paste0(method, ".txt"), quote=FALSE,
              row.names=FALSE, col.names=FALSE)
}
"""


def values(path):
    """A map's values."""
    return nib.load(path).get_fdata(dtype=np.float64).ravel(order="F")


def compare(kind, ours, reference):
    """Prints one line; returns how many voxels lie beyond the tolerance."""
    scale = np.maximum(np.abs(reference), 1e-3 * np.abs(reference).max())
    error = np.abs(ours - reference) / np.where(scale == 0, 1, scale)
    beyond = int((error > TOLERANCE).sum())
    print(f"  {kind:9s} worst {error.max():.2e}  beyond {beyond}")
    return beyond


def reference(folder, effects, variances, design):
    """metafor's effect, variance and tau2 by method."""
    np.savetxt(folder / "effects.csv", effects, delimiter=",", fmt="%.17g")
    np.savetxt(folder / "variances.csv", variances, delimiter=",",
               fmt="%.17g")
    for name in ("effects.csv", "variances.csv"):
        text = (folder / name).read_text().replace("nan", "NA")
        (folder / name).write_text(text)
    design.to_csv(folder / "design.csv", index=False, float_format="%.17g")
    subprocess.run(["Rscript", "-e", R], check=True, cwd=folder)
    return {method.lower(): np.loadtxt(folder / f"{method}.txt")
            for method in ("DL", "REML")}


def main():
    """Compares three models by two methods."""
    folder = Path(tempfile.mkdtemp())
    fits = fit_runs(folder)
    effects = np.array([values(map_of(fit, "effect")) for fit in fits])
    variances = np.array([values(map_of(fit, "variance")) for fit in fits])
    usable = (variances > 0).all(axis=0)
    print(f"{usable.sum()} voxels with effects and variances in 12 runs")
    beyond = 0
    designs = {
        "one-sample": pd.DataFrame({"intercept": np.ones(12)}),
        "regression": pd.DataFrame({"trend": np.linspace(-1, 1, 12),
                                    "intercept": np.ones(12)}),
    }
    cases = [("one-sample", False), ("regression", False),
             ("regression", True)]
    for name, gaps in cases:
        design = designs[name]
        table = folder / f"{name}.tsv"
        design.to_csv(table, sep="\t", index=False, float_format="%.17g")
        y, files = effects.copy(), [map_of(fit, "effect") for fit in fits]
        if gaps:
            y[np.random.default_rng(1).random(y.shape) < 0.3] = np.nan
            image = nib.load(files[0])
            files = [folder / f"gaps-{run}.nii" for run in range(12)]
            for path, row in zip(files, y):
                nib.save(nib.Nifti1Image(
                    row.reshape(image.shape, order="F"), image.affine), path)
        truth = reference(folder, y[:, usable], variances[:, usable], design)
        for method in ("dl", "reml"):
            out = folder / f"{name}-{method}-{gaps}"
            niglm("second-level", *files, "--variance",
                  ",".join(str(map_of(fit, "variance")) for fit in fits),
                  "--design-matrix", table, "--method", method, "--contrast",
                  f"c={design.columns[0]}", "--out", out,
                  *(["--missing-data", "available"] if gaps else []))
            print(f"{name}{' with gaps' if gaps else ''}, {method}")
            found = {kind: values(map_of(out, kind, "c"))[usable]
                     for kind in ("effect", "variance", "tau2", "t", "p")}
            fitted = np.isfinite(truth[method][:, 0])
            for i, kind in enumerate(("effect", "variance", "tau2")):
                beyond += compare(kind, found[kind][fitted],
                                  truth[method][fitted, i])
            dof = np.isfinite(y[:, usable]).sum(axis=0) - design.shape[1]
            p = stats.t.sf(found["t"], dof)
            beyond += compare("p of t", found["p"][fitted], p[fitted])
            if gaps:
                given = values(map_of(out, "dof", "c"))[usable]
                print(f"  degrees of freedom equal: "
                      f"{(given[fitted] == dof[fitted]).all()}")
            if method == "dl" and name == "one-sample":
                tau2 = [combine_effects(y[:, i], variances[:, i],
                                        method_re="chi2").tau2
                        for i in np.flatnonzero(usable)]
                beyond += compare("statsmod.", found["tau2"],
                                  np.maximum(tau2, 0))
    sys.exit(1 if beyond else 0)


main()

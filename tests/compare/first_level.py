"""Compares whole maps of `niglm first-level` with a live nilearn.

Run as `NIGLM_TEST_DATA=… python tests/compare/first_level.py [SCENARIO…]`;
needs nilearn 0.14.0 and `deno` on the path. Prints, for every map, the largest
difference |a − b| / max(|b|, 1e-3·max|b|) and the voxels beyond 1e-10.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixtures"))
from first_level_scenarios import (  # noqa: E402
    DATA, RUNS, SCENARIOS, contrast_of, fit, float64_copy, kept_scans,
    made_motion)

ROOT = HERE.parent.parent
TOLERANCE = 1e-10


def run_niglm(name, model, folder):
    """Fits a scenario with the command line; returns the output folder."""
    scenario = SCENARIOS[name]
    run, events = (str(DATA / part) for part in RUNS[scenario["run"]])
    out = folder / name
    args = ["deno", "run", "-A", str(ROOT / "cli.ts"), "first-level", run,
            "--out", str(out), "--dtype", "float64", "--quiet",
            *scenario["cli"]]
    if scenario.get("without_constant"):
        design = folder / "design.tsv"
        model.design_matrices_[0].to_csv(
            design, sep="\t", index=False, float_format="%.17g")
        args += ["--design-matrix", str(design)]
    else:
        args += ["--events", events]
    if scenario.get("censored"):
        n_scans = float64_copy(scenario["run"]).shape[3]
        confounds, mask = folder / "confounds.tsv", folder / "kept.tsv"
        made_motion(n_scans).to_csv(
            confounds, sep="\t", index=False, float_format="%.17g")
        mask.write_text("\n".join(map(str, kept_scans(n_scans))) + "\n")
        args += ["--confounds", str(confounds), "--sample-mask", str(mask)]
    for label, expression in scenario["contrasts"].items():
        args += ["--contrast", f"{label}={expression}"]
    subprocess.run(args, check=True)
    return out


def compare(label, kind, ours, reference):
    """Prints one line; returns how many voxels lie beyond the tolerance."""
    a = nib.load(ours).get_fdata(dtype=np.float64)
    b = reference.get_fdata(dtype=np.float64)
    scale = np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
    error = np.abs(a - b) / np.where(scale == 0, 1, scale)
    beyond = int((error > TOLERANCE).sum())
    print(f"  {label:16s} {kind:9s} worst {error.max():.2e}  beyond {beyond}")
    return beyond


def main():
    """Compares the scenarios named on the command line, or all."""
    print(f"nilearn {nilearn.__version__}, numpy {np.__version__}")
    failures = 0
    for name in sys.argv[1:] or SCENARIOS:
        model = fit(name)
        mask = model.masker_.mask_img_.get_fdata() > 0
        with tempfile.TemporaryDirectory() as folder:
            out = run_niglm(name, model, Path(folder))
            ours = nib.load(out / "mask.nii.gz").get_fdata() > 0
            print(f"{name}: {mask.sum()} voxels, mask "
                  f"{'equal' if (ours == mask).all() else 'DIFFERS'}")
            failures += not (ours == mask).all()
            for label, expression in SCENARIOS[name]["contrasts"].items():
                maps = model.compute_contrast(
                    contrast_of(model, expression), output_type="all")
                stat = "F" if ";" in expression else "t"
                for kind, key in (("effect", "effect_size"),
                                  ("variance", "effect_variance"),
                                  (stat, "stat"), ("p", "p_value"),
                                  ("z", "z_score")):
                    path = out / (f"contrast-{label}_stat-{kind}"
                                  "_statmap.nii.gz")
                    beyond = compare(label, kind, path, maps[key])
                    failures += beyond > mask.sum() / 10000
    sys.exit(1 if failures else 0)


os.chdir(ROOT)
main()

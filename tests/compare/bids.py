"""Compares `niglm first-level --bids-dir` with nilearn's first_level_from_bids.

Run as `NIGLM_TEST_DATA=… python tests/compare/bids.py`; needs nilearn 0.14.0
and `deno` on the path. Makes a BIDS folder of two subjects with two runs each
and derivatives as fMRIPrep writes them, with parts of the real studyforrest
run inside (stored as float64, so that nilearn computes in it), and compares,
for every strategy, runs, events, confounds, sample masks, repetition time and
slice-time reference, and every map.
"""

import json
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np
import pandas as pd
from nilearn.glm.first_level import first_level_from_bids
from nilearn.interfaces.fmriprep import load_confounds
from nilearn.masking import intersect_masks

warnings.simplefilter("ignore")
ROOT = Path(__file__).resolve().parent.parent.parent
DATA = Path(os.environ["NIGLM_TEST_DATA"]) / "studyforrest-localizer"
SPACE = "space-MNI152NLin2009cAsym"
SCANS, T_R = 78, 2.0
MOTION = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"]


def confounds_table(seed):
    rng = np.random.default_rng(seed)
    columns = {}
    for name in [*MOTION, "csf", "white_matter", "global_signal"]:
        base = np.cumsum(rng.normal(size=SCANS)) * 0.05
        if not name.startswith(("trans", "rot")):
            # Not far from zero: squares of values around 500 would leave a
            # design that no solution in double precision tells to 1e-10.
            base = 5 + 2 * base
        back = np.r_[np.nan, np.diff(base)]
        columns.update({name: base, f"{name}_derivative1": back,
                        f"{name}_power2": base**2,
                        f"{name}_derivative1_power2": back**2})
    moved = 0.1 + 0.2 * rng.random(SCANS)
    moved[rng.choice(SCANS, 3, replace=False)] = 0.9
    columns["framewise_displacement"] = np.r_[np.nan, moved[1:]]
    columns["std_dvars"] = np.r_[np.nan, 1 + 0.2 * rng.random(SCANS - 1)]
    for i in range(4):
        columns[f"a_comp_cor_{i:02d}"] = rng.normal(size=SCANS)
    for i in range(3):
        columns[f"cosine{i:02d}"] = np.cos(
            np.pi * (np.arange(SCANS) + 0.5) * (i + 1) / SCANS)
    columns["non_steady_state_outlier00"] = np.eye(SCANS)[0]
    meta = {f"a_comp_cor_{i:02d}": {"Mask": ["combined", "WM"][i // 2]}
            for i in range(4)}
    return pd.DataFrame(columns), meta


def make_folder(root):
    image = nib.load(DATA / "sub-02_task-oneback_run-1_bold.nii.gz")
    events = pd.read_csv(
        DATA / "sub-02_task-oneback_run-1_events.tsv", sep="\t")
    events = events[["onset", "duration", "trial_type"]]
    data = image.get_fdata()
    (root / "dataset_description.json").write_text(
        '{"Name": "made", "BIDSVersion": "1.10.0"}')
    (root / "task-oneback_bold.json").write_text(
        json.dumps({"RepetitionTime": T_R, "TaskName": "oneback"}))
    for s, sub in enumerate(["01", "02"]):
        for run in [1, 2]:
            name = f"sub-{sub}_task-oneback_run-{run}"
            raw = root / f"sub-{sub}" / "func"
            made = root / "derivatives" / "fmriprep" / f"sub-{sub}" / "func"
            raw.mkdir(parents=True, exist_ok=True)
            made.mkdir(parents=True, exist_ok=True)
            start = (run - 1) * SCANS
            part = data[20 + 8 * s:52 + 8 * s, 24:56, 8:20,
                        start:start + SCANS]
            shift = start * T_R
            within = events[(events.onset >= shift)
                            & (events.onset < shift + SCANS * T_R - 4)].copy()
            within["onset"] -= shift
            within.to_csv(raw / f"{name}_events.tsv", sep="\t", index=False)
            affine = image.affine.copy()
            affine[:3, 3] = image.affine[:3] @ [20 + 8 * s, 24, 8, 1]
            for desc, scale in [("preproc", 1), ("smoothAROMAnonaggr", 1.01)]:
                copy = nib.Nifti1Image(part * scale, affine)
                copy.set_data_dtype(np.float64)
                copy.header.set_zooms([3, 3, 3.3, T_R])
                copy.header.set_xyzt_units("mm", "sec")
                stem = made / f"{name}_{SPACE}_desc-{desc}_bold"
                copy.to_filename(f"{stem}.nii.gz")
                Path(f"{stem}.json").write_text(json.dumps(
                    {"RepetitionTime": T_R, "StartTime": 0.975,
                     "SliceTimingCorrected": True}))
            mean = part.mean(axis=3)
            mask = (mean > np.percentile(mean, 40 + 10 * run)).astype(np.uint8)
            nib.Nifti1Image(mask, affine).to_filename(
                made / f"{name}_{SPACE}_desc-brain_mask.nii.gz")
            table, meta = confounds_table(10 * s + run)
            stem = made / f"{name}_desc-confounds_timeseries"
            table.to_csv(f"{stem}.tsv", sep="\t", index=False, na_rep="n/a",
                         float_format="%.10g")
            Path(f"{stem}.json").write_text(json.dumps(meta))


def strategy(*parts, **options):
    return {"confounds_strategy": parts,
            **{f"confounds_{k}": v for k, v in options.items()}}


STRATEGIES = {
    "none": (None, "preproc", "cosine"),
    "simple": (strategy("high_pass", "motion", "wm_csf", motion="full",
                        wm_csf="basic"), "preproc", None),
    "scrubbing": (strategy("high_pass", "motion", "wm_csf", "scrub",
                           motion="full", wm_csf="full"), "preproc", None),
    "compcor": (strategy("high_pass", "motion", "compcor", motion="full",
                         compcor="anat_combined"), "preproc", None),
    "ica_aroma": (strategy("high_pass", "wm_csf", "ica_aroma",
                           wm_csf="basic", ica_aroma="full"),
                  "smoothAROMAnonaggr", None),
    "all columns": ({}, "preproc", None),
}
CONTRASTS = ["face - house", "body - scene"]


def niglm(root, out, name, desc, drift):
    args = ["deno", "run", "-A", str(ROOT / "cli.ts"), "first-level",
            "--bids-dir", str(root), "--derivatives-folder",
            "derivatives/fmriprep", "--task-label", "oneback",
            "--img-filters", f"desc-{desc}", "--mask", "derivatives",
            "--out", str(out), "--dtype", "float64", "--quiet",
            "--drift-model", drift or "none"]
    if name != "all columns":
        args += ["--confounds-strategy", name]
    for contrast in CONTRASTS:
        args += ["--contrast", contrast]
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL)


def worst_of(folder, stem, contrast, model):
    first, second = contrast.split(" - ")
    label = f"{first}Minus{second.capitalize()}"
    maps = model.compute_contrast(contrast, output_type="all")
    worst = 0.0
    for kind, key in [("effect", "effect_size"), ("variance",
                      "effect_variance"), ("t", "stat"), ("z", "z_score")]:
        a = nib.load(
            folder / f"{stem}_contrast-{label}_stat-{kind}_statmap.nii.gz"
        ).get_fdata()
        b = maps[key].get_fdata()
        scale = np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
        worst = max(worst, (np.abs(a - b)[scale > 0]
                            / scale[scale > 0]).max())
    return worst


def main():
    print("nilearn", nilearn.__version__)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "study"
        root.mkdir()
        make_folder(root)
        for name, (kwargs, desc, drift) in STRATEGIES.items():
            out = Path(folder) / name.replace(" ", "-")
            niglm(root, out, name, desc, drift)
            kwargs = {"confounds_strategy": None} if kwargs is None else kwargs
            models, images, events, confounds = first_level_from_bids(
                root, "oneback", img_filters=[("desc", desc)],
                derivatives_folder="derivatives/fmriprep",
                drift_model=drift, **kwargs)
            for i, model in enumerate(models):
                sub = model.subject_label
                done = out / f"sub-{sub}" / "func"
                stem = f"sub-{sub}_task-oneback_{SPACE}"
                record = json.loads((done / f"{stem}_statmap.json").read_text())
                masks = None
                if kwargs.get("confounds_strategy"):
                    masks = load_confounds(images[i], **{
                        k.removeprefix("confounds_"): v
                        for k, v in kwargs.items()})[1]
                given = record["parameters"]
                same = [
                    record["runs"] == [str(f) for f in images[i]],
                    abs(given["tR"] - model.t_r) < 1e-12,
                    abs(given["sliceTimeRef"] - model.slice_time_ref) < 1e-12,
                    [pd.read_csv(f, sep="\t").equals(e) for f, e in
                     zip(given["events"], events[i])] == [True, True],
                ]
                # nilearn keeps the first subject's mask for all of them.
                model.mask_img = intersect_masks(
                    sorted(root.glob(f"derivatives/fmriprep/sub-{sub}/func/"
                                     "*_mask.nii.gz")),
                    threshold=0.5, connected=False)
                model.fit(images[i], events=events[i], confounds=confounds[i]
                          if confounds[i] is not None else None,
                          sample_masks=masks)
                design_error = 0.0
                for run, design in enumerate(model.design_matrices_):
                    own = pd.read_csv(
                        done / (f"sub-{sub}_task-oneback_run-{run + 1}_{SPACE}"
                                "_design.tsv"), sep="\t")
                    same.append(list(own.columns) == list(design.columns))
                    same.append(len(own) == len(design))
                    design_error = max(
                        design_error,
                        np.abs(own.to_numpy() - design.to_numpy()).max()
                        / max(1, np.abs(design.to_numpy()).max()))
                mask = nib.load(done / f"{stem}_mask.nii.gz").get_fdata()
                same.append(np.array_equal(
                    mask, model.masker_.mask_img_.get_fdata()))
                errors = [worst_of(done, stem, c, model)
                          for c in CONTRASTS]
                scans = [len(d) for d in model.design_matrices_]
                good = all(same) and design_error < 1e-12 and \
                    max(errors) < 1e-10
                failed += not good
                condition = max(np.linalg.cond(d / np.abs(d).max())
                                for d in model.design_matrices_)
                print(f"{name:12} sub-{sub} cond {condition:.0e} scans {scans} columns "
                      f"{len(own.columns):3d} same {all(same)} design "
                      f"{design_error:.1e} maps {max(errors):.2e}"
                      f"{'' if good else '  <-- ' + str(same)}")
    sys.exit(failed > 0)


main()

"""Compares analyses that are not everyday ones with a live nilearn.

Run as `NIGLM_TEST_DATA=… python tests/compare/odd_analyses.py [CASE…]`; needs
nilearn 0.14.0 and `deno` on the path. Runs and tables are made of twelve
slices of a real run: modulated, overlapping, repeated and late events, scans
left out, confounds that begin with n/a, tasks that differ by run, odd
repetition times, one slice, lists of 3-D files, oblique affines, scaled int8,
big-endian images, voxels that are NaN. Prints, for every map, the largest
|a - b| / max(|b|, 1e-3 * max|b|) and the voxels beyond 1e-10.
"""

import json
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import nibabel as nib
import numpy as np
import pandas as pd
from nilearn.glm.first_level import FirstLevelModel

warnings.filterwarnings("ignore")
ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ["NIGLM_TEST_DATA"]) / "studyforrest-localizer"
RUN = DATA / "sub-02_task-oneback_run-1_bold.nii.gz"
EVENTS = DATA / "sub-02_task-oneback_run-1_events.tsv"
KINDS = {"effect": "effect_size", "variance": "effect_variance",
         "stat": "stat", "p": "p_value", "z": "z_score"}
TOLERANCE = 1e-10

whole = nib.load(RUN)
values = np.asarray(whole.dataobj, dtype=np.float64)[:, :, 12:24]
n_scans = values.shape[3]
affine = whole.affine
table = pd.read_csv(EVENTS, sep="\t")[["onset", "duration", "trial_type"]]
contrast = {"c": "face - house"}


def image_of(data, to=affine, dtype=np.float64, tr=2.0, slope=None,
             endianness="<"):
    header = nib.Nifti1Header(endianness=endianness)
    header.set_data_dtype(dtype)
    image = nib.Nifti1Image(data, to, header)
    image.header.set_zooms((*image.header.get_zooms()[:3], tr))
    if slope is not None:
        image.header.set_slope_inter(*slope)
    return image


def oblique(degrees=(20, -15, 35)):
    a, b, c = np.deg2rad(degrees)
    rx = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)],
                   [0, np.sin(a), np.cos(a)]])
    ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0],
                   [-np.sin(b), 0, np.cos(b)]])
    rz = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0],
                   [0, 0, 1]])
    turned = np.eye(4)
    turned[:3, :3] = rx @ ry @ rz @ np.diag([-2.9, 3.1, 3.4])
    turned[:3, 3] = [11, -40, 7]
    return turned


def confounds_with(rows):
    state = np.random.RandomState(3)
    frame = pd.DataFrame(state.standard_normal((n_scans, 3)).cumsum(0),
                         columns=["trans_x", "framewise_displacement",
                                  "csf"])
    frame.loc[rows, "framewise_displacement"] = np.nan
    return frame


def modulated():
    events = table.copy()
    state = np.random.RandomState(5)
    extra = events[events.trial_type == "face"].copy()
    extra["trial_type"] = "face_mod"
    extra["modulation"] = state.uniform(-1, 1, len(extra))
    events["modulation"] = 1.0
    return pd.concat([events, extra], ignore_index=True)


def untidy():
    """Events that overlap, last no time, repeat, begin early, end late."""
    rows = table.copy()
    rows.loc[rows.trial_type == "house", "duration"] = 0
    rows.loc[rows.trial_type == "face", "duration"] = 40
    twice = rows.iloc[[3, 3, 4]]
    odd = pd.DataFrame({"onset": [-15.5, -3.2, n_scans * 2 - 1.3, 55.55],
                        "duration": [10.0, 1.0, 30.0, 1e-3],
                        "trial_type": ["face", "house", "face", "house"]})
    return pd.concat([rows, twice, odd]).sample(frac=1, random_state=1)


def mask_image(data):
    return nib.Nifti1Image(data, affine)


def region(value=1.0, dtype=np.float64):
    data = np.zeros(values.shape[:3], dtype)
    data[20:50, 25:50, 2:9] = value
    return mask_image(data)


with_nan = values.copy()
with_nan[30:34, 30:34, 4, 7] = np.nan
least, most = values.min(), values.max()
slope = (most - least) / 254
inter = least + 127 * slope
scaled = np.round((values - inter) / slope)


def case(data=None, model=None, cli=(), events=table, **more):
    return dict(data=values if data is None else data, model=model or {},
                cli=list(cli), events=events, contrasts=contrast, **more)


CASES = {
    "modulated": case(events=modulated(), contrasts_more={
        "slope": "face_mod", "any": "face; face_mod"}),
    "untidy events": case(events=untidy()),
    "fir, odd delays": case(
        model=dict(hrf_model="fir", fir_delays=[1, 3, 5]),
        cli=["--hrf-model", "fir", "--fir-delays", "1,3,5"],
        contrasts_only={"c": "face_delay_3 - house_delay_3"}),
    "scans left out": case(kept=np.r_[4:20, 22:70, 71, 75:n_scans]),
    "mask of threes": case(mask=region(3, np.int16), cli=["--noise-model",
                           "ols"], model=dict(noise_model="ols")),
    "confounds, first n/a": case(confounds=confounds_with([0]), filled=0),
    "odd timing": case(
        model=dict(t_r=1.37, slice_time_ref=0.5, min_onset=-5,
                   high_pass=0.02, hrf_model="glover + derivative"),
        cli=["--t-r", "1.37", "--slice-time-ref", "0.5", "--min-onset", "-5",
             "--high-pass", "0.02", "--hrf-model", "glover + derivative"]),
    "long repetition": case(
        model=dict(t_r=11.3, high_pass=0.001, hrf_model="spm"),
        cli=["--t-r", "11.3", "--high-pass", "0.001", "--hrf-model", "spm"]),
    "one slice, given mask": case(
        data=values[:, :, 5:6],
        mask=mask_image((values[:, :, 5:6].mean(3) > 300).astype(np.uint8))),
    "list of 3-D files": case(files=".nii.gz"),
    "pairs": case(files=".hdr"),
    "oblique, smoothed": case(to=oblique(), model=dict(smoothing_fwhm=5),
                              cli=["--smoothing-fwhm", "5"]),
    "oblique, flipped": case(to=oblique() @ np.diag([1, -1, -1, 1])),
    "int8, scaled": case(data=scaled, dtype=np.int8, slope=(slope, inter)),
    "big-endian": case(data=np.round(values), dtype=np.uint16, endianness=">"),
    "NaN in a scan": case(data=with_nan, dtype=np.float32),
    "NaN in a scan, mask": case(data=with_nan, mask=region()),
    "no drift": case(model=dict(drift_model=None),
                     cli=["--drift-model", "none"]),
    "constant alone": case(model=dict(drift_model="polynomial", drift_order=0),
                           cli=["--drift-model", "polynomial",
                                "--drift-order", "0"]),
    "no response": case(model=dict(hrf_model=None),
                        cli=["--hrf-model", "none"]),
    "negative values": case(data=values - 600, mask=region(),
                            model=dict(signal_scaling=False),
                            cli=["--signal-scaling", "none"]),
    "few scans": case(data=values[..., :24],
                      model=dict(high_pass=0.02, hrf_model="spm"),
                      cli=["--high-pass", "0.02", "--hrf-model", "spm"],
                      events=table[table.onset < 48],
                      contrasts_only={"c": "[1]"}),
}


def two_tasks(folder):
    """Two runs whose conditions differ, with one contrast a run."""
    half = n_scans // 2
    first = table[table.onset < 2 * half]
    second = table[table.onset >= 2 * half].copy()
    second["onset"] -= 2 * half
    second["trial_type"] = second.trial_type.replace(
        {"face": "word", "house": "tone"})
    runs = [values[..., :half], values[..., half:]]
    events = [first, second]
    each = ["face - house", "word - tone"]
    model = FirstLevelModel(t_r=2).fit([image_of(r) for r in runs], events)
    theirs = model.compute_contrast(list(each), output_type="all")
    args = ["--t-r", "2", "--contrasts", str(folder / "contrasts.json")]
    for k, (run, e) in enumerate(zip(runs, events)):
        nib.save(image_of(run), folder / f"run{k}.nii")
        e.to_csv(folder / f"events{k}.tsv", sep="\t", index=False)
        args += [str(folder / f"run{k}.nii"), "--events",
                 str(folder / f"events{k}.tsv")]
    (folder / "contrasts.json").write_text(json.dumps({"c": each}))
    return args, {"c": theirs}, model


def prepared(given, folder):
    model = dict(t_r=2)
    model.update(given["model"])
    data = given["data"]
    n = data.shape[3]
    how = {k: given[k] for k in ("to", "dtype", "slope", "endianness")
           if k in given}
    image = image_of(data, tr=model["t_r"], **how)
    path = folder / "bold.nii.gz"
    if "files" in given:
        (folder / "volumes").mkdir()
        for t in range(n):
            one = nib.Nifti1Image(data[..., t].astype(np.float32),
                                  given.get("to", affine))
            if given["files"] == ".hdr":
                one = nib.Nifti1Pair(one.dataobj, one.affine)
            nib.save(one, folder / "volumes" / f"v{t:04}{given['files']}")
        path = folder / "volumes"
        image = image_of(data.astype(np.float32).astype(np.float64))
    else:
        if given.get("slope"):
            slope, inter = given["slope"]
            image = image_of(data * slope + inter, dtype=np.int8,
                             slope=given["slope"])
        nib.save(image, path)
    plain = nib.load(path) if path.is_file() else image
    copy = image_of(plain.get_fdata(dtype=np.float64), plain.affine,
                    tr=model["t_r"])
    timing = [] if "--t-r" in given["cli"] else ["--t-r", f"{model['t_r']}"]
    args = [str(path), *timing, *given["cli"]]
    given["events"].to_csv(folder / "events.tsv", sep="\t", index=False)
    args += ["--events", str(folder / "events.tsv")]
    more = {}
    if "mask" in given:
        nib.save(given["mask"], folder / "mask.nii")
        model["mask_img"] = given["mask"]
        args += ["--mask", str(folder / "mask.nii")]
    if "confounds" in given:
        given["confounds"].to_csv(folder / "confounds.tsv", sep="\t",
                                  index=False, na_rep="n/a")
        # nilearn refuses n/a; niglm reads 0 where a column has no scan before.
        more["confounds"] = given["confounds"].fillna(given["filled"])
        args += ["--confounds", str(folder / "confounds.tsv")]
    if "kept" in given:
        keep = np.zeros(n, bool)
        keep[given["kept"]] = True
        text = "\n".join("true" if k else "false" for k in keep)
        (folder / "keep.txt").write_text(text + "\n")
        more["sample_masks"] = given["kept"]
        args += ["--sample-mask", str(folder / "keep.txt")]
    fitted = FirstLevelModel(**model).fit(copy, given["events"], **more)
    contrasts = given.get("contrasts_only", {
        **contrast, **given.get("contrasts_more", {})})
    theirs = {}
    for name, expression in contrasts.items():
        args += ["--contrast", f"{name}={expression}"]
        if expression.startswith("["):
            weights = np.zeros(fitted.design_matrices_[0].shape[1])
            weights[0] = 1
            expression = weights
        elif ";" in expression:
            columns = list(fitted.design_matrices_[0].columns)
            expression = np.array([
                [float(c == part.strip()) for c in columns]
                for part in expression.split(";")])
        theirs[name] = fitted.compute_contrast(expression, output_type="all")
    return args, theirs, fitted


def compare(name, folder):
    if name == "two tasks":
        args, theirs, model = two_tasks(folder)
    else:
        args, theirs, model = prepared(CASES[name], folder)
    out = folder / "out"
    done = subprocess.run(
        ["deno", "run", "-A", str(ROOT / "cli.ts"), "first-level", *args,
         "--dtype", "float64", "--out", str(out)],
        capture_output=True, text=True)
    if done.returncode != 0:
        print(f"{name}: FAILS: {done.stderr.strip()}")
        return 1
    for line in done.stderr.splitlines():
        if "warning" in line:
            print(f"  {line[:150]}")
    mask = nib.load(out / "mask.nii.gz").get_fdata() > 0
    same = np.array_equal(mask, model.masker_.mask_img_.get_fdata() > 0)
    beyond_all = 0 if same else 1
    print(f"{name}: {mask.sum()} voxels, mask {'equal' if same else 'DIFFERS'}")
    for label, maps in theirs.items():
        for kind, key in KINDS.items():
            files = list(out.glob(f"contrast-{label}_stat-{kind}_statmap*")) \
                or list(out.glob(f"contrast-{label}_stat-[tF]_statmap*"))
            a = nib.load(files[0]).get_fdata(dtype=np.float64)[mask]
            b = maps[key].get_fdata(dtype=np.float64)[mask]
            if kind == "effect" and a.ndim > b.ndim:
                continue
            scale = np.maximum(np.abs(b), 1e-3 * np.nanmax(np.abs(b)))
            off = np.abs(a - b) / scale
            off = np.where((a == b), 0, off)
            bad = int((~(off <= TOLERANCE)).sum())
            beyond_all += bad
            print(f"  {label:6} {kind:9} worst {np.nanmax(off):.2e}  "
                  f"beyond {bad}")
    return int(beyond_all > 0)


def main():
    names = sys.argv[1:] or [*CASES, "two tasks"]
    failed = 0
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            try:
                failed += compare(name, Path(folder))
            except ValueError as error:  # nilearn refuses what it cannot fit
                failed += 1
                print(f"{name}: nilearn: {type(error).__name__}: {error}")
    print(f"{failed} of {len(names)} cases differ")


if __name__ == "__main__":
    main()

"""Compares fetched data sets with nilearn's own fetchers and scripts.

Run as `NIGLM_TEST_DATA=… python tests/compare/datasets.py [auditory] [faces]
[fiac]`; needs nilearn 0.14.0 and `deno` on the path. Packs real slices in the
data sets' real layouts (with zipfile and tarfile), serves them on this
machine, fetches them with `niglm fetch`, points nilearn's fetchers at the
folders that niglm made, and runs nilearn's example on float64 copies of what
they find beside niglm's commands. Prints, for every map, the largest
difference |a − b| / max(|b|, 1e-3·max|b|) and the voxels beyond 1e-8.
"""

import functools
import gzip
import http.server
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import threading
import warnings
import zipfile
from pathlib import Path

import nibabel as nib
import nilearn
import numpy as np
import pandas as pd
from nilearn.datasets import (fetch_fiac_first_level, fetch_spm_auditory,
                              fetch_spm_multimodal_fmri)
from nilearn.glm import compute_fixed_effects
from nilearn.glm.first_level import (FirstLevelModel,
                                     make_first_level_design_matrix)
from nilearn.image import concat_imgs, resample_img
from scipy.io import savemat

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixtures"))
from runs_scenarios import DATA, LOCALIZER, rigid  # noqa: E402

warnings.filterwarnings("ignore")
ROOT = HERE.parent.parent
TOLERANCE = 1e-8
KINDS = {"effect": "effect_size", "variance": "effect_variance",
         "t": "stat", "F": "stat", "p": "p_value", "z": "z_score"}
LISTENING = "onset\tduration\ttrial_type\n" + "".join(
    f"{onset}\t42\tlistening\n" for onset in range(42, 588, 84))


def niglm(*args, float64=True):
    """Runs a command line."""
    subprocess.run(["deno", "run", "-A", str(ROOT / "cli.ts"), *map(str, args),
                    "--quiet", *(["--dtype", "float64"] if float64 else [])],
                   check=True, stdout=subprocess.DEVNULL)


def bytes_of(image):
    """The bytes of a single uncompressed file."""
    return image.to_bytes()


def pair_of(image):
    """The bytes of a header and of its image."""
    pair = nib.Nifti1Pair(np.asanyarray(image.dataobj), image.affine)
    pair.set_data_dtype(np.int16)
    files = {"header": nib.FileHolder(fileobj=io.BytesIO()),
             "image": nib.FileHolder(fileobj=io.BytesIO())}
    pair.to_file_map(files)
    return [files[part].fileobj.getvalue() for part in ("header", "image")]


def zipped(path, members):
    """Writes a zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)


def fetch(name, mirror, cache):
    """Serves a folder for one call of `niglm fetch`."""
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(mirror)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    niglm("fetch", name, "--mirror",
          f"http://127.0.0.1:{server.server_port}", "--out", cache,
          float64=False)
    server.shutdown()
    return cache / name


def float64(path):
    """A float64 copy of an image."""
    image = nib.load(path)
    return nib.Nifti1Image(image.get_fdata(dtype=np.float64), image.affine)


def compare(label, kind, ours, reference):
    """Prints one line; returns how many voxels lie beyond the tolerance."""
    a = nib.load(ours).get_fdata(dtype=np.float64)
    b = reference.get_fdata(dtype=np.float64)
    scale = np.maximum(np.abs(b), 1e-3 * np.abs(b).max())
    error = np.abs(a - b) / np.where(scale == 0, 1, scale)
    beyond = int((error > TOLERANCE).sum())
    print(f"  {label:28s} {kind:9s} worst {error.max():.2e}  beyond {beyond}")
    return beyond


def compare_fit(out, model, contrasts):
    """Compares mask and maps of a fit; returns how much differs."""
    mask = model.masker_.mask_img_.get_fdata() > 0
    ours = nib.load(out / "mask.nii.gz").get_fdata() > 0
    same = (ours == mask).all()
    print(f"  {mask.sum()} voxels, mask {'equal' if same else 'DIFFERS'}")
    beyond = 0 if same else 1
    for label, (weights, stat) in contrasts.items():
        maps = model.compute_contrast(weights, stat_type=stat,
                                      output_type="all")
        for kind, key in KINDS.items():
            if kind in "tF" and kind != stat:
                continue
            path = out / f"contrast-{label}_stat-{kind}_statmap.nii.gz"
            beyond += compare(label, kind, path, maps[key])
    return beyond


def auditory(folder):
    """One run in BIDS: the last 84 scans, whose events know listening only."""
    whole = nib.load(
        DATA / "spm-auditory" / "sub-01_task-auditory_bold.nii.gz")
    bold = whole.slicer[..., 12:]
    home = "MoAEpilot/sub-01"
    (folder / "mirror").mkdir()
    zipped(folder / "mirror" / "MoAEpilot.bids.zip", [
        ("MoAEpilot/README", "made"), ("MoAEpilot/CHANGES", "made"),
        ("MoAEpilot/dataset_description.json", "{}"),
        ("MoAEpilot/task-auditory_bold.json", '{"RepetitionTime": 7}'),
        (f"{home}/anat/sub-01_T1w.nii", bytes_of(bold.slicer[..., 0])),
        (f"{home}/func/sub-01_task-auditory_bold.nii", bytes_of(bold)),
        (f"{home}/func/sub-01_task-auditory_events.tsv", LISTENING)])
    home = fetch("spm-auditory", folder / "mirror", folder)
    found = fetch_spm_auditory(folder, data_name="spm-auditory", verbose=0)
    model = FirstLevelModel(t_r=found.t_r, hrf_model="spm",
                            minimize_memory=True).fit(
        float64(found.func[0]), pd.read_csv(found.events, sep="\t"))
    niglm("first-level", "--dataset", "spm-auditory", "--from", home,
          "--hrf-model", "spm", "--contrast", "listening",
          "--out", folder / "out")
    return compare_fit(folder / "out", model, {
        "listening": ("listening", "t")})


def faces(folder):
    """Two runs of 390 pairs, each on its own grid."""
    whole = nib.load(f"{LOCALIZER}_bold.nii.gz")
    part = whole.slicer[24:56, 10:42, 10:22]
    values = np.asarray(part.dataobj)
    rng = np.random.default_rng(3)
    members = []
    for session in (1, 2):
        steps = rng.normal(size=(390, 6))
        steps *= [5e-4, 5e-4, 5e-4, 0.03, 0.03, 0.03]
        motion = np.cumsum(steps, axis=0)
        for scan in range(390):
            index = (scan + 71 * (session - 1)) % 310
            image = nib.Nifti1Image(values[..., min(index, 310 - index)],
                                    rigid(motion[scan]) @ part.affine)
            stem = (f"fMRI/Session{session}/fMETHODS-000{session + 4}-"
                    f"{scan + 1:05d}-{scan + 1:06d}-01")
            header, voxels = pair_of(image)
            members += [(f"{stem}.hdr", header), (f"{stem}.img", voxels)]
        onsets = np.sort(rng.uniform(2, 380, 120))
        order = rng.permutation(120) < 60
        cells = [np.empty(2, dtype=object) for _ in range(3)]
        cells[0][:] = ["faces", "scrambled"]
        cells[1][:] = [onsets[order], onsets[~order]]
        cells[2][:] = [np.zeros(60), np.zeros(60)]
        buffer = io.BytesIO()
        savemat(buffer, dict(zip(("names", "onsets", "durations"), cells)),
                do_compression=True)
        members.append((f"fMRI/trials_ses{session}.mat", buffer.getvalue()))
    members.append(("fMRI/batch_fmri_stats.mat", b"made"))
    mirror = folder / "mirror"
    mirror.mkdir()
    zipped(mirror / "multimodal_fmri.zip", members)
    header, voxels = pair_of(nib.Nifti1Image(values[..., 0], part.affine))
    zipped(mirror / "multimodal_smri.zip",
           [("sMRI/smri.hdr", header), ("sMRI/smri.img", voxels)])
    home = fetch("spm-multimodal-faces", mirror, folder)
    found = fetch_spm_multimodal_fmri(
        folder, data_name="spm-multimodal-faces", verbose=0)
    lists = [[float64(path) for path in found[f"func{run}"]]
             for run in (1, 2)]
    events = [pd.read_csv(found[f"events{run}"], sep="\t") for run in (1, 2)]
    affine, shape = lists[0][0].affine, lists[0][0].shape
    script = [concat_imgs(images, dtype=np.float64, auto_resample=True)
              for images in lists]
    script[1] = resample_img(script[1], affine, shape)
    once = [nib.Nifti1Image(np.stack([
        resample_img(image, affine, shape).get_fdata() for image in images],
        axis=3), affine) for images in lists]
    beyond = 0
    for label, runs, options in (
            ("nilearn's script", script, ["--compat", "nilearn"]),
            ("each volume interpolated once", once, [])):
        model = FirstLevelModel(
            t_r=found.t_r, hrf_model="spm + derivative", drift_model="cosine",
            high_pass=0.01, minimize_memory=True).fit(runs, events)
        out = folder / f"out-{len(options)}"
        niglm("first-level", "--dataset", "spm-multimodal-faces", "--from",
              home, "--auto-resample", "--hrf-model", "spm + derivative",
              "--contrast", "faces=faces - scrambled",
              "--contrast", "scrambled=scrambled - faces",
              "--contrast", "effects=faces; scrambled", *options,
              "--out", out)
        both = [np.eye(design.shape[1])[[list(design).index(name) for name in
                                         ("faces", "scrambled")]]
                for design in model.design_matrices_]
        print(f" {label}")
        contrasts = {"faces": ("faces - scrambled", "t"),
                     "scrambled": ("scrambled - faces", "t"),
                     "effects": (both, "F")}
        beyond += compare_fit(out, model, contrasts)
    return beyond


def fiac(folder):
    """Two runs with given designs and a mask, fitted apart, then combined."""
    whole = nib.load(f"{LOCALIZER}_bold.nii.gz")
    part = whole.slicer[20:60, 20:60, 8:24]
    mean = part.get_fdata().mean(axis=3)
    mask = nib.Nifti1Image((mean > np.percentile(mean, 50)).astype(np.uint8),
                           part.affine)
    home = "nipy-data-0.2/data/fiac/fiac0"
    members = [("nipy-data-0.2/README.txt", b"made"),
               ("nipy-data-0.2/data/fiac/fiac1/run1.nii.gz", b"made")]
    conditions = ("SStSSp", "SStDSp", "DStSSp", "DStDSp", "FirstSt")
    rng = np.random.default_rng(7)
    for run in (1, 2):
        scans = part.slicer[..., 78 * (run - 1):78 * run]
        members.append((f"{home}/run{run}.nii.gz",
                        gzip.compress(bytes_of(scans), 1)))
        events = pd.DataFrame({
            "onset": np.sort(rng.uniform(0, 145, 40)), "duration": 3.0,
            "trial_type": rng.permutation(np.repeat(conditions, 8))})
        design = make_first_level_design_matrix(
            np.arange(78) * 2.0, events, hrf_model="glover")
        design = design[[*conditions, *design.columns.drop([*conditions])]]
        buffer = io.BytesIO()
        np.savez(buffer, X=design.to_numpy(),
                 conditions=np.array([*design.columns], dtype="S"))
        members.append((f"{home}/run{run}_design.npz", buffer.getvalue()))
    members.append((f"{home}/mask.nii.gz", gzip.compress(bytes_of(mask))))
    (folder / "mirror").mkdir()
    with tarfile.open(folder / "mirror" / "nipy-data-0.2.tar.gz",
                      "w:gz") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    fetched = fetch("fiac", folder / "mirror", folder)
    (folder / "fiac_nilearn.glm").symlink_to(fetched)
    found = fetch_fiac_first_level(folder, verbose=0)
    brain = nib.load(found.mask)
    fits, effects, variances, ranks, beyond = [], [], [], [], 0
    for run in (1, 2):
        design = found[f"design_matrix{run}"]
        weights = np.r_[[-1, -1, 1, 1], np.zeros(design.shape[1] - 4)]
        model = FirstLevelModel(mask_img=brain, smoothing_fwhm=5,
                                minimize_memory=True).fit(
            float64(found[f"func{run}"]), design_matrices=design)
        maps = model.compute_contrast(weights, output_type="all")
        effects.append(maps["effect_size"])
        variances.append(maps["effect_variance"])
        ranks.append(int(np.linalg.matrix_rank(design)))
        out = folder / f"run{run}"
        niglm("first-level", fetched / home / f"run{run}.nii.gz",
              "--design-matrix", fetched / home / f"run{run}_design.npz",
              "--mask", fetched / home / "mask.nii.gz",
              "--smoothing-fwhm", 5, "--contrast", "dstSst=[-1,-1,1,1]",
              "--out", out)
        print(f" run {run}")
        beyond += compare_fit(out, model, {"dstSst": (weights, "t")})
        fits.append(out)
    dofs = [json.loads((fit / "statmap.json").read_text())["degreesOfFreedom"]
            for fit in fits]
    print(f" degrees of freedom {dofs}")
    beyond += dofs != [78 - rank for rank in ranks]
    paths = [word for fit in fits for word in (
        "--effect", fit / "contrast-dstSst_stat-effect_statmap.nii.gz",
        "--variance", fit / "contrast-dstSst_stat-variance_statmap.nii.gz")]
    for weighted in (False, True):
        for source, inputs, dof in (
                ("fits", [*fits, "--contrast", "dstSst"], dofs),
                ("maps", [*paths, "--mask", fetched / home / "mask.nii.gz",
                          "--name", "dstSst"], None)):
            out = folder / f"{source}-{weighted}"
            niglm("fixed-effects", *inputs, "--out", out,
                  *(["--precision-weighted"] if weighted else []))
            combined = compute_fixed_effects(
                effects, variances, brain, precision_weighted=weighted,
                dofs=dof)
            print(f" fixed effects of {source}, "
                  f"{'by precision' if weighted else 'plain'}")
            for kind, reference in zip(("effect", "variance", "t", "z"),
                                       combined):
                path = out / f"contrast-dstSst_stat-{kind}_statmap.nii.gz"
                beyond += compare("dstSst", kind, path, reference)
    both = folder / "both"
    niglm("first-level", "--dataset", "fiac", "--from", fetched,
          "--smoothing-fwhm", 5, "--contrast", "dstSst=[-1,-1,1,1]",
          "--out", both)
    designs = [found.design_matrix1, found.design_matrix2]
    model = FirstLevelModel(mask_img=brain, smoothing_fwhm=5,
                            minimize_memory=True).fit(
        [float64(found.func1), float64(found.func2)], design_matrices=designs)
    print(" both runs in one model")
    weights = [np.r_[[-1, -1, 1, 1], np.zeros(design.shape[1] - 4)]
               for design in designs]
    return beyond + compare_fit(both, model, {"dstSst": (weights, "t")})


def main():
    """Compares the data sets named on the command line, or all."""
    print(f"nilearn {nilearn.__version__}, numpy {np.__version__}")
    scenarios = {"auditory": auditory, "faces": faces, "fiac": fiac}
    beyond = 0
    for name in sys.argv[1:] or scenarios:
        print(name)
        with tempfile.TemporaryDirectory() as folder:
            beyond += scenarios[name](Path(folder))
    sys.exit(1 if beyond else 0)


main()

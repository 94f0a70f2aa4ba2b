"""Compares the pictures of `niglm plot stat-map` with a live nilearn's.

Run as `NIGLM_TEST_DATA=… python tests/compare/plots.py`; needs nilearn 0.14.0,
matplotlib with Pillow, and `deno` on the path. For six real maps, two of them
fitted here, the cuts of three views and of 3 and 7 slices each way are held
against nilearn's, and, at several thresholds, every voxel of an undecorated
picture is shown or hidden as in nilearn's. Prints what differs, and the count.
"""

import json
import os
import subprocess
import tempfile
import warnings
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import nilearn
import PIL.Image
import numpy as np
from matplotlib import pyplot
from nilearn.image import iter_img, load_img, reorder_img
from nilearn.plotting import plot_stat_map

warnings.filterwarnings("ignore")
ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ["NIGLM_TEST_DATA"])
FITS = {
    "auditory": [
        "spm-auditory/sub-01_task-auditory_bold.nii.gz", "--events",
        "spm-auditory/sub-01_task-auditory_events.tsv", "--t-r", "7",
        "--contrast", "map=active - rest"],
    "localizer": [
        "studyforrest-localizer/sub-02_task-oneback_run-1_bold.nii.gz",
        "--events",
        "studyforrest-localizer/sub-02_task-oneback_run-1_events.tsv",
        "--t-r", "2", "--contrast", "map=face - house"],
}
MAPS = [
    "spm-reference-numbers/nilearn_motor_tmap_image_10426.nii.gz",
    "wager2008-emotionreg/published_tmap_overlay.nii",
    "wager2008-emotionreg/published_reapp_success_overlay.nii",
    "wager2008-emotionreg/con_00810001.img",
]
MARGIN, GAP = 10, 6
THRESHOLDS = ["auto", "1", "2.5", "95%"]


def niglm(*args):
    """Runs a command and returns what it prints."""
    done = subprocess.run(
        ["deno", "run", "-A", str(ROOT / "cli.ts"), *map(str, args),
         "--overwrite", "--json", "--quiet"],
        check=True, stdout=subprocess.PIPE, cwd=DATA)
    return json.loads(done.stdout)


def squeezed(path):
    """An image of three axes."""
    return next(iter_img(str(path))) if len(
        load_img(str(path)).shape) > 3 else load_img(str(path))


def number(threshold):
    """A threshold as nilearn takes it."""
    text = threshold == "auto" or threshold.endswith("%")
    return threshold if text else float(threshold)


def shown_by_niglm(path, facts, image):
    """Which voxels of the three views are coloured, from the pixels."""
    pixels = np.asarray(PIL.Image.open(path).convert("RGB"))
    coloured = (pixels != 255).any(axis=2)
    counts, sizes = image.shape[:3], np.diag(image.affine)[:3]
    planes = [(1, 2), (0, 2), (0, 1)]
    width = sum(counts[across] * sizes[across] for across, _ in planes)
    scale = (facts["width"] - 2 * MARGIN - 2 * GAP) / width
    # The page is rounded up to whole pixels.
    scale = round(scale * sizes.min()) / sizes.min()
    tallest = max(counts[up] * sizes[up] for _, up in planes) * scale
    views, left = [], float(MARGIN)
    for across, up in planes:
        wide, high = sizes[across] * scale, sizes[up] * scale
        top = MARGIN + np.floor((tallest - counts[up] * high) / 2 + 0.5)
        y = (top + (np.arange(counts[up]) + 0.5) * high).astype(int)
        x = (left + (np.arange(counts[across]) + 0.5) * wide).astype(int)
        views.append(coloured[np.ix_(y, x)])
        left += counts[across] * wide + GAP
    return views


def compare(name, path, folder):
    """Cuts and shown voxels of one map; returns what was compared."""
    compared = wrong = 0
    for mode, count in [("ortho", None)] + [
            (axis, n) for axis in "xyz" for n in (3, 7)]:
        display = plot_stat_map(
            path, bg_img=None, display_mode=mode, cut_coords=count,
            colorbar=False)
        expected = np.array(display.cut_coords, float)
        pyplot.close("all")
        cuts = [] if count is None else ["--cut-coords", count]
        facts = niglm("plot", "stat-map", path, "--display-mode", mode, *cuts,
                      "--out", folder / "cuts.png")
        found = np.array([cut["coord"] for cut in facts["cuts"]])
        compared += 1
        if len(found) != len(expected) or (
                abs(found - expected) > 1e-3).any():
            wrong += 1
            print(f"{name}, {mode} {count}: {found}, nilearn {expected}")
    for threshold in THRESHOLDS:
        display = plot_stat_map(
            path, bg_img=None, threshold=number(threshold), colorbar=False,
            annotate=False, draw_cross=False)
        arrays = [display.axes[d].ax.images[-1].get_array() for d in "xyz"]
        expected = [~np.ma.getmaskarray(array) for array in arrays]
        pyplot.close("all")
        facts = niglm(
            "plot", "stat-map", path, "--threshold", threshold, "--cmap",
            "viridis", "--no-annotate", "--no-draw-cross", "--no-colorbar",
            "--black-bg", "false", "--out", folder / "bare.png")
        upright = reorder_img(squeezed(path), resample="nearest")
        views = shown_by_niglm(folder / "bare.png", facts, upright)
        for axis, ours, theirs in zip("xyz", views, expected):
            compared += ours.size
            different = int((ours != theirs).sum())
            wrong += different
            if different:
                print(f"{name}, threshold {threshold}, {axis}: {different} of "
                      f"{ours.size} voxels differ")
    print(f"{name}: {compared} compared, {wrong} different")
    return wrong


def main():
    """Compares all maps."""
    print(f"nilearn {nilearn.__version__}, matplotlib {matplotlib.__version__}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [(Path(map_).name, DATA / map_) for map_ in MAPS]
        for fit, args in FITS.items():
            niglm("first-level", *args, "--save", "z", "--out", folder / fit)
            paths.append((fit, folder / fit /
                          "contrast-map_stat-z_statmap.nii.gz"))
        wrong = sum(compare(*pair, folder) for pair in paths)
    raise SystemExit(1 if wrong else 0)


main()

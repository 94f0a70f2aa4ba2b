"""Fits each of the twelve haxby2001-mini runs apart with `niglm first-level`."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BOLD = (Path(os.environ.get("NIGLM_TEST_DATA", ".")) / "haxby2001-mini" /
        "sub001" / "BOLD")


def niglm(*args):
    """Runs a command line in float64."""
    subprocess.run(["deno", "run", "-A", str(ROOT / "cli.ts"), *map(str, args),
                    "--dtype", "float64", "--quiet"],
                   check=True, stdout=subprocess.DEVNULL)


def fit_runs(folder):
    """The twelve folders, in run order."""
    out = []
    for run in range(1, 13):
        source = BOLD / f"task001_run{run:03d}"
        target = folder / f"run-{run:02d}"
        niglm("first-level", source / "bold_1slice.nii.gz", "--events",
              source / "bold_events.tsv", "--t-r", 2.5, "--mask", "none",
              "--workers", 0, "--contrast", "face - house", "--out", target)
        out.append(target)
    return out


def fit_together(folder):
    """The folder of one model of the twelve runs."""
    sources = [BOLD / f"task001_run{run:03d}" for run in range(1, 13)]
    out = folder / "together"
    niglm("first-level", *[source / "bold_1slice.nii.gz"
                           for source in sources],
          *[word for source in sources
            for word in ("--events", source / "bold_events.tsv")],
          "--t-r", 2.5, "--mask", "none", "--workers", 0, "--contrast",
          "face - house", "--out", out)
    return out


def map_of(folder, stat, name="faceMinusHouse"):
    """Path of a map."""
    return folder / f"contrast-{name}_stat-{stat}_statmap.nii.gz"

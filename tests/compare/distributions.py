"""Compare lib/stats with live mpmath over a dense grid; print the maxima.

Usage: distributions.py (with `deno` on the path). z reaches 37 and the log
tails -1e5, degrees of freedom go from 1 to 1e10, whole and not. The exit code
is 1 if a bound of `BOUNDS` is passed.

Inverses are judged by the tail of what they return against the tail they were
given: |log tail of the inverse - log tail given| over the conditioning, that is,
as an error of the statistic relative to max(1, |statistic|), where the tail
given is below one half.
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixtures"))
from make_distributions import (  # noqa: E402
    check_reference, f_tails, mp, normal_tails, t_tails, z_of)

BOUNDS = {
    "log tail, relative": 1e-10,
    "p where |z| < 1, absolute": 1e-15,
    "z, absolute": 1e-10,
    "inverse of p, relative": 1e-10,
    "inverse of log p, relative": 1e-10,
}
T_DOFS = [1, 1.5, 2, 3, 4.7, 10, 29.3, 80, 88.25, 281, 1000.5, 1e4, 1e5, 1e6, 1e10]
F_DOFS = [
    (1, 80), (2, 80), (2, 5.5), (3.5, 281), (6, 281), (12, 40), (30, 88.25),
    (30, 7), (100, 100), (300, 281), (1, 1), (1000, 1), (1, 1e6), (12, 1e6),
    (1e4, 1e4), (1e4, 1e6), (1e6, 1e6), (1e6, 20), (6, 1e10),
]
Z_STEPS = [
    1e-12, 1e-6, 1e-3, 0.03, 0.1, 0.2, 0.35, 0.5, 0.62, 0.75, 0.9, 0.999, 1.2,
    1.4, 1.45, 1.6, 1.73, 1.8, 2, 2.5, 3.1, 4, 5.3, 7, 7.2, 9, 12, 16, 20, 25,
    30, 35, 36.9, 37, 38.3, 45, 60, 100, 200, 300, 400, 447,
]


def t_grid():
    """Return t whose normal scores are about Z_STEPS (Wallace), with signs."""
    for dof in T_DOFS:
        for z in Z_STEPS:
            exponent = z * z / dof
            if exponent < 700:
                t = float(mp.sqrt(dof * mp.expm1(exponent)))
                yield dof, t
                yield dof, -t


def f_grid():
    """Return F on both sides of 1, dense near it, as far as log p = -1e5."""
    for dfn, dfd in F_DOFS:
        spread = float(mp.sqrt(2 / mp.mpf(dfn) + 2 / mp.mpf(dfd)))
        for z in Z_STEPS[3:]:
            for side in (1, -1):
                exponent = side * z * spread
                if abs(exponent) < 300:
                    f = float(mp.exp(exponent))
                    log_sf, log_cdf = f_tails(f, dfn, dfd)
                    if min(log_sf, log_cdf) > -1.2e5:
                        yield dfn, dfd, f
        yield dfn, dfd, 1.0


def main():
    check_reference()
    grid = {
        "normal": [s * z for z in [0, *Z_STEPS] for s in (1, -1)],
        "t": list(t_grid()),
        "F": list(f_grid()),
    }
    run = subprocess.run(
        ["deno", "run", str(HERE / "distributions.ts")],
        input=json.dumps(grid), capture_output=True, text=True, check=True)
    results = json.loads(run.stdout)
    tails_of = {
        "normal": lambda z: normal_tails(z),
        "t": lambda row: t_tails(row[1], row[0]),
        "F": lambda row: f_tails(row[2], row[0], row[1]),
    }
    failed = False
    for name, inputs in grid.items():
        worst = {key: (0.0, None) for key in BOUNDS}

        def note(key, error, where):
            if not error <= worst[key][0]:
                worst[key] = (float(error), where)

        for where, result in zip(inputs, results[name]):
            sf, cdf, log_sf, log_cdf, z, isf, isf_log = map(float, result)
            statistic = where if name == "normal" else where[-1]
            wanted = tails_of[name](where)
            z_wanted = z_of(*wanted)
            for got, want in zip((log_sf, log_cdf), wanted):
                if abs(want) > 1e-300:
                    note("log tail, relative", abs(got / want - 1), where)
            if abs(z_wanted) < 1:
                for got, want in zip((sf, cdf), wanted):
                    note("p where |z| < 1, absolute",
                         abs(got - mp.exp(want)), where)
            if name != "normal":
                note("z, absolute", abs(z - z_wanted), where)
            if log_sf < -0.69:
                scale = max(1, abs(statistic))
                note("inverse of log p, relative",
                     abs(isf_log - statistic) / scale, where)
                if sf > 1e-300:
                    note("inverse of p, relative",
                         abs(isf - statistic) / scale, where)
        print(f"{name}: {len(inputs)} points")
        for key, (error, where) in worst.items():
            bad = error > BOUNDS[key]
            failed |= bad
            print(f"  {key}: {error:.2e} at {where}{'  TOO LARGE' if bad else ''}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

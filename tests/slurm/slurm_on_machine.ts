import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { namesIn } from "../cli/run_main.ts";
import { madeRunFile } from "../made_brain.ts";
import { imageOf, makeStudy } from "../cli/made_study.ts";
import { command, type Slurm, startSlurm, until } from "./start_slurm.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const SUBJECTS = ["01", "02", "03", "04", "05"];
const TASKS = ["a", "b"];
const UNITS = SUBJECTS.length * TASKS.length;

const folder = await Deno.makeTempDir();
const study = `${folder}/study`;
await makeStudy(study, SUBJECTS, TASKS);
let slurm: Slurm;

function words(out: string, level: string, more: readonly string[]): string[] {
  const model = level === "participant"
    ? [
      "--derivatives=derivatives/fmriprep",
      "--contrast=on - off",
      "--confounds-strategy=none",
    ]
    : [];
  return ["run", "-A", CLI, "app", study, out, level, ...model, ...more];
}

function app(out: string, level: string, ...more: string[]) {
  return command(Deno.execPath(), words(out, level, more));
}

const onSlurm = "--executor=slurm";

/** Every result of a study by its name. */
async function resultsIn(out: string): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const folders = SUBJECTS.map((label) => `sub-${label}/func`);
  if (await exists(`${out}/group`)) {
    for (const name of await namesIn(`${out}/group`)) {
      folders.push(`group/${name}`);
    }
  }
  for (const name of folders) {
    const path = `${out}/${name}`;
    if (!await exists(path)) continue;
    for (const file of await namesIn(path)) {
      if (file.endsWith("statmap.json")) continue;
      found.set(`${name}/${file}`, await Deno.readFile(`${path}/${file}`));
    }
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** The unit's record, where it is done, as a file that is not another. */
async function doneIn(out: string): Promise<Map<string, number | null>> {
  const done = new Map<string, number | null>();
  const home = `${out}/.niglm/units`;
  if (!await exists(home)) return done;
  for (const name of await namesIn(home)) {
    if (name.startsWith(".") || name.startsWith("group")) continue;
    const text = await Deno.readTextFile(`${home}/${name}`);
    if (JSON.parse(text).status !== "done") continue;
    done.set(name, (await Deno.stat(`${home}/${name}`)).ino);
  }
  return done;
}

async function isIdle(): Promise<boolean> {
  return (await command("squeue", ["-h"])).out.trim() === "";
}

/** The same call completes a study and does nothing twice. */
async function completes(out: string): Promise<void> {
  await until("the queue is empty", isIdle, 120);
  const before = await doneIn(out);
  const { code, out: said, err } = await app(
    out,
    "participant",
    onSlurm,
    "--wait",
  );
  assertEquals(code, 0, said + err);
  assertStringIncludes(said, `done before          ${before.size}\n`);
  const after = await doneIn(out);
  assertEquals(after.size, UNITS);
  for (const [name, inode] of before) assertEquals(after.get(name), inode);
  assertEquals(await resultsIn(out), await fitsByHand());
}

let byHand: Map<string, Uint8Array> | undefined;

async function fitsByHand(): Promise<Map<string, Uint8Array>> {
  return byHand ??= await (async () => {
    const { code, err } = await app(`${folder}/local`, "participant");
    assertEquals(code, 0, err);
    return await resultsIn(`${folder}/local`);
  })();
}

Deno.test.beforeAll(async () => {
  slurm = await startSlurm(2);
});

Deno.test.afterAll(async () => {
  await slurm[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("slurm: the same bytes as on one machine; the group waits for its subjects", async () => {
  const out = `${folder}/same`;
  await fitsByHand();
  const first = await app(out, "participant", onSlurm, "--throttle=2");
  assertEquals(first.code, 0, first.err);
  assertStringIncludes(first.out, "squeue --array --jobs=");
  const plan = await app(out, "participant", onSlurm, "--dry-run");
  assertStringIncludes(plan.out, "\tqueued\t");
  const twice = await app(out, "participant", onSlurm);
  assertStringIncludes(twice.out, "nothing to submit");
  const group = await app(out, "group", onSlurm);
  assertEquals(group.code, 0, group.err);
  const local = await app(`${folder}/local`, "group");
  assertEquals(local.code, 0, local.err);
  await until("the queue is empty", isIdle, 120);
  assertEquals(await resultsIn(out), await resultsIn(`${folder}/local`));
  await Deno.remove(`${folder}/local/group`, { recursive: true });
});

Deno.test("slurm: a model in a file, the same bytes as on one machine", async () => {
  const node = (level: string, groupBy: readonly string[]) => ({
    Level: level,
    Name: level,
    GroupBy: groupBy,
    Model: { X: [1], Type: level === "Subject" ? "meta" : "glm" },
    DummyContrasts: { Test: "t" },
  });
  const file = `${folder}/model.json`;
  await Deno.writeTextFile(
    file,
    JSON.stringify({
      Name: "onoff",
      BIDSModelVersion: "1.0.0",
      Input: { task: "a" },
      Nodes: [
        {
          ...node("Run", ["run", "subject"]),
          Transformations: {
            Transformer: "pybids-transforms-v1",
            Instructions: [
              { Name: "Factor", Input: ["trial_type"] },
              { Name: "Convolve", Input: ["trial_type.*"], Model: "spm" },
            ],
          },
          Model: { X: ["trial_type.*", 1], Type: "glm" },
          DummyContrasts: { Contrasts: ["trial_type.on"], Test: "t" },
        },
        node("Subject", ["subject", "contrast"]),
        node("Dataset", ["contrast"]),
      ],
    }),
  );
  const outs = ["modelled", "modelled-local"].map((name) =>
    `${folder}/${name}`
  );
  for (const [i, out] of outs.entries()) {
    const how = i === 0 ? [onSlurm, "--wait"] : [];
    for (const level of ["participant", "group"]) {
      const { code, out: said, err } = await command(Deno.execPath(), [
        ...["run", "-A", CLI, "app", study, out, level, `--model=${file}`],
        ...level === "participant"
          ? ["--derivatives=derivatives/fmriprep"]
          : [],
        ...how,
      ]);
      assertEquals(code, 0, said + err);
    }
  }
  const [ours, theirs] = await Promise.all(outs.map(resultsIn));
  assert(ours.has("group/node-dataset_contrast-trialTypeOn/mask.nii.gz"));
  assertEquals(ours, theirs);
});

Deno.test("slurm: half of an array cancelled, the caller killed, the controller restarted", async () => {
  const out = `${folder}/faults`;
  const caller = new Deno.Command(Deno.execPath(), {
    args: words(out, "participant", [onSlurm, "--wait"]),
    stdout: "null",
    stderr: "null",
  }).spawn();
  await until("jobs are there", async () => !await isIdle());
  caller.kill("SIGKILL");
  await caller.status;
  const { out: ids } = await command("squeue", ["-h", "-o", "%F"]);
  const [id] = ids.trim().split("\n");
  await command("scancel", [`${id}_[${UNITS / 2}-${UNITS - 1}]`]);
  await slurm.restartController();
  await completes(out);
});

/** Kills each unit's process some time after it has begun. */
async function killUnits(
  out: string,
  caller: Promise<unknown>,
): Promise<number> {
  let killed = 0;
  const ended = caller.then(() => true);
  const seen = new Set<string>();
  for (;;) {
    const pause = new Promise<false>((go) => setTimeout(() => go(false), 20));
    if (await Promise.race([ended, pause])) return killed;
    const { out: found } = await command("pgrep", ["-f", `app-unit ${out}`]);
    for (const pid of found.split("\n").filter(Boolean)) {
      if (seen.has(pid)) continue;
      seen.add(pid);
      setTimeout(() => {
        try {
          Deno.kill(Number(pid), "SIGKILL");
          killed++;
        } catch {
          // It was faster.
        }
      }, 700 * Math.random());
    }
  }
}

Deno.test("slurm: units killed at random moments, twenty at least", async () => {
  let killed = 0;
  for (let round = 0; killed < 20; round++) {
    assert(round < 8, `only ${killed} units were killed`);
    const out = `${folder}/killed-${round}`;
    const caller = app(out, "participant", onSlurm, "--wait");
    killed += await killUnits(out, caller);
    const { code, out: said } = await caller;
    if (code !== 0) assertStringIncludes(said, "its job ended early");
    await completes(out);
  }
  console.log(`${killed} processes were killed`);
});

Deno.test("slurm: a disk that is full while units run", async () => {
  const out = `${folder}/full`;
  await Deno.mkdir(out);
  const mounted = await command("mount", [
    ...["-t", "tmpfs", "-o", "size=420k", "tmpfs", out],
  ]);
  assertEquals(mounted.code, 0, mounted.err);
  try {
    const { code, out: said, err } = await app(
      out,
      "participant",
      onSlurm,
      "--wait",
    );
    assertEquals(code, 1, said + err);
    assertStringIncludes(said, "the disk is full");
    const done = (await doneIn(out)).size;
    assert(done > 0 && done < UNITS, `${done} units were done`);
    await command("mount", ["-o", "remount,size=100m", out]);
    await completes(out);
  } finally {
    await command("umount", [out]);
  }
});

Deno.test("slurm: what a node lost when it crashed is run again", async () => {
  const out = `${folder}/crashed`;
  const caller = app(out, "participant", onSlurm, "--wait");
  await until(
    "units run",
    async () => (await command("squeue", ["-h", "-t", "R"])).out.trim() !== "",
  );
  await slurm.killNode();
  await until(
    "the node is down",
    async () =>
      (await command("sinfo", ["-h", "-o", "%T"])).out.includes("down"),
  );
  await slurm.startNode();
  // Slurm lets jobs that it has put back rest for two minutes.
  await until("the jobs are put back", async () => {
    const { out: jobs } = await command("squeue", [
      "-h",
      "-r",
      "-t",
      "PD",
      "-o",
      "%i",
    ]);
    for (const job of jobs.split("\n").filter(Boolean)) {
      await command("scontrol", ["update", `JobId=${job}`, "StartTime=now"]);
    }
    return await isIdle();
  }, 100);
  const { code, out: said, err } = await caller;
  assertEquals(code, 0, said + err);
  assertEquals(await resultsIn(out), await fitsByHand());
});

Deno.test("slurm: a job over its memory says what to ask for", async () => {
  const long = `${folder}/long`;
  const run = await madeRunFile(4000, true);
  await makeStudy(long, ["01"], ["a"], (files) => {
    files.set(imageOf("01", "a", 1), run);
    files.delete(imageOf("01", "a", 2));
  });
  const { code, out } = await command(Deno.execPath(), [
    "run",
    "-A",
    CLI,
    "app",
    long,
    `${folder}/over`,
    "participant",
    "--derivatives=derivatives/fmriprep",
    "--contrast=on - off",
    "--noise-model=ar3",
    onSlurm,
    "--wait",
    "--sbatch-option=--mem=60M",
  ]);
  assertEquals(code, 1);
  assertStringIncludes(
    out,
    "sub-01_task-a: its job took more memory than it had",
  );
  assertStringIncludes(out, "--mem ");
});

Deno.test("slurm: what cannot be submitted is said in a sentence", async () => {
  const out = `${folder}/refused`;
  const { code, err } = await app(
    out,
    "participant",
    onSlurm,
    "--sbatch-option=--partition=none",
  );
  assertEquals(code, 1);
  assertStringIncludes(err, "Slurm refused the job");
  const { code: absent, stderr } = await new Deno.Command(Deno.execPath(), {
    args: words(out, "participant", [onSlurm]),
    env: { PATH: "/nonexistent" },
  }).output();
  assertEquals(absent, 1);
  assertStringIncludes(
    new TextDecoder().decode(stderr),
    "there is no 'squeue' here",
  );
});

import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  type JobArray,
  jobScript,
  parseQueue,
  sbatchArguments,
  whyEnded,
} from "../../lib/cohort/slurm.ts";

const array: JobArray = {
  name: "niglm-1",
  plan: "/s/p.json",
  units: 24,
  memory: 150.5 * 2 ** 20,
  seconds: 600,
  cpus: 2,
  throttle: 5,
  after: ["7", "8"],
  logs: "/s/logs",
  options: ["--partition=long"],
};

Deno.test("an array of jobs asks for what was predicted, with a margin of time", () => {
  const words = sbatchArguments(array);
  for (
    const word of [
      "--array=0-23%5",
      "--mem=151M",
      "--cpus-per-task=2",
      "--time=40",
      "--dependency=afterany:7:8",
      "--output=/s/logs/slurm-%A_%a.log",
      "--requeue",
    ]
  ) assertEquals(words.includes(word), true, word);
  assertEquals(words.at(-1), "--partition=long");
  const free = sbatchArguments({ ...array, throttle: undefined, after: [] });
  assertEquals(free.includes("--array=0-23"), true);
  assertEquals(free.some((word) => word.startsWith("--dependency")), false);
  assertEquals(
    sbatchArguments({ ...array, seconds: 2 }).includes("--time=10"),
    true,
  );
});

Deno.test("a job's script holds paths of any letters", async () => {
  const script = jobScript("/no/de'no", "/c li.ts", "/p $x.json");
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", script],
  }).output();
  assertEquals(code, 96);
  assertStringIncludes(
    new TextDecoder().decode(stderr),
    "there is no Deno at /no/de'no, which",
  );
});

Deno.test("the queue is read job by job", () => {
  assertEquals(
    parseQueue(
      "12|0|RUNNING|/a|b.json\n12|3|PENDING|/a|b.json\n13|N/A|X|y\n\n",
    ),
    [
      { array: "12", index: 0, state: "RUNNING", plan: "/a|b.json" },
      { array: "12", index: 3, state: "PENDING", plan: "/a|b.json" },
    ],
  );
});

Deno.test("a job that ended without a word is told of", () => {
  const predicted = { memory: 100 * 2 ** 20, seconds: 1 };
  const over =
    "slurmstepd: error: Job 3 exceeded memory limit (9 > 8), being killed";
  assertStringIncludes(whyEnded("FAILED", over, predicted), "--mem 150MiB");
  assertStringIncludes(
    whyEnded("OUT_OF_MEMORY", "", predicted),
    "--mem 150MiB",
  );
  assertStringIncludes(whyEnded("TIMEOUT", "", predicted), "ran out of time");
  assertStringIncludes(whyEnded("CANCELLED", "", predicted), "was cancelled");
  assertEquals(
    whyEnded("FAILED", "x\nniglm: node a: there is no Deno\n", predicted),
    "node a: there is no Deno",
  );
  assertEquals(
    whyEnded("FAILED", "", predicted),
    "its job ended early (FAILED)",
  );
});

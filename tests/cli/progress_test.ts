import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { showProgress } from "../../lib/cli/progress.ts";
import { timeLeft } from "../../lib/cli/time_left.ts";

const stage = { label: "Reading a.nii", total: 4, unit: "volumes" };

function written(
  interactive: boolean,
  color = false,
  columns = 60,
  total = stage.total,
): string {
  let err = "";
  const terminal = {
    writeOut: () => assert(false, "progress is no data"),
    writeError: (text: string) => void (err += text),
    interactive,
    color,
    columns,
  };
  {
    using progress = showProgress(terminal, { ...stage, total });
    for (let done = 1; done <= total; done++) progress.update(done);
  }
  return err;
}

Deno.test("without a terminal progress is one plain line", () => {
  assertEquals(written(false), "Reading a.nii: 4 volumes\n");
  assertEquals(written(false, false, 60, 1), "Reading a.nii: 1 volume\n");
});

Deno.test("on a terminal the bar fills and is cleared at the end", () => {
  const err = written(true);
  assertStringIncludes(err, "░ 0/4 volumes Reading a.nii");
  assertStringIncludes(err, "█ 4/4 volumes Reading a.nii");
  assert(err.endsWith("\r\x1b[K"));
  assert(!err.includes("\x1b[3"), "no colour was allowed");
  assert(written(true, true).includes("\x1b[36m"));
});

Deno.test("the bar stays within the terminal", () => {
  const lines = written(true, false, 45).split("\r\x1b[K");
  assert(lines.every((line) => line.length < 45));
});

Deno.test("the time left goes by the pace so far", () => {
  assertEquals(timeLeft(999, 1, 10), "");
  assertEquals(timeLeft(2000, 0, 10), "");
  assertEquals(timeLeft(2000, 1, 10), "18 s left ");
  assertEquals(timeLeft(2000, 1, 61), "2 min 0 s left ");
  assertEquals(timeLeft(60000, 1, 91), "1 h 30 min left ");
  assertEquals(timeLeft(9000, 10, 10), "");
});

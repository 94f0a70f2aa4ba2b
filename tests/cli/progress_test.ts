import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { showProgress } from "../../lib/cli/progress.ts";

const stage = { label: "Reading a.nii", total: 4, unit: "volumes" };

function written(interactive: boolean, color = false, columns = 60): string {
  let err = "";
  const terminal = {
    writeOut: () => assert(false, "progress is no data"),
    writeError: (text: string) => void (err += text),
    interactive,
    color,
    columns,
  };
  {
    using progress = showProgress(terminal, stage);
    for (let done = 1; done <= stage.total; done++) progress.update(done);
  }
  return err;
}

Deno.test("without a terminal progress is one plain line", () => {
  assertEquals(written(false), "Reading a.nii: 4 volumes\n");
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

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import {
  listEventFiles,
  readEvents,
  type ReadEventsOptions,
  type TrialEvent,
} from "../../lib/design/mod.ts";
import { InputError, UsageError } from "../../lib/errors.ts";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { type Built, MatBuilder } from "../mat/build_mat.ts";
import { matFile } from "../mat/mat_fixture.ts";

/** Reads with the warnings. */
async function heard(path: string, options: ReadEventsOptions = {}) {
  const warnings: string[] = [];
  const onWarning = (message: string) => void warnings.push(message);
  const events = await readEvents(path, { ...options, onWarning });
  return { events, warnings: warnings.join("\n") };
}

/** Onset, duration and modulation of each event of a condition. */
function rowsOf(events: readonly TrialEvent[], name: string) {
  return events.filter(({ trialType }) => trialType === name)
    .map(({ onset, duration, modulation }) => [onset, duration, modulation]);
}

async function inMat(
  bytes: Uint8Array,
  run: (path: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const path = join(folder, "trials.mat");
    await Deno.writeFile(path, bytes);
    await run(path);
  });
}

Deno.test("SPM's conditions: one duration for all, or one for each onset", async () => {
  await inMat(matFile("compressed"), async (path) => {
    const { events, warnings } = await heard(path);
    assertEquals(rowsOf(events, "faces"), [[1.5, 0, 1], [20, 0, 1], [
      30.25,
      0,
      1,
    ]]);
    assertEquals(rowsOf(events, "scrambled"), [[5, 1, 1], [8, 2.5, 1]]);
    assertStringIncludes(warnings, "taken for seconds");
    const seconds = await heard(path, { onsetUnits: "seconds" });
    assertEquals(seconds, { events, warnings: "" });
  });
});

Deno.test("the multimodal faces: no names, no durations, onsets in scans", async () => {
  await inMat(matFile("faces"), async (path) => {
    const { events, warnings } = await heard(path, {
      onsetUnits: "scans",
      tR: 2,
      duration: 1,
      renameConditions: { cond001: "faces", cond002: "scrambled" },
    });
    assertEquals(rowsOf(events, "faces"), [[20, 1, 1], [29, 1, 1]]);
    assertEquals(rowsOf(events, "scrambled"), [[24.5, 1, 1], [40, 1, 1]]);
    assertStringIncludes(warnings, "are called cond001, cond002");
    await assertRejects(
      () => heard(path, { onsetUnits: "scans", duration: 1 }),
      UsageError,
      "repetition time",
    );
    await assertRejects(
      () => heard(path),
      InputError,
      "'durations' is missing, expected it, or one duration for all events",
    );
  });
});

Deno.test("parametric modulators are orthogonal within their condition", async () => {
  await inMat(matFile("modulated"), async (path) => {
    const { events } = await heard(path, { onsetUnits: "seconds" });
    assertEquals([...new Set(events.map(({ trialType }) => trialType))], [
      "faces",
      "facesxrt^1",
      "facesxrt^2",
      "facesxsize^1",
      "scrambled",
    ]);
    const heights = (name: string) =>
      rowsOf(events, name).map(([, , height]) => height!);
    assertEquals(heights("faces"), [1, 1, 1]);
    // spm_orth of [1, rt, rt.^2, size] for rt = [3 1 4], size = [1 5 9]
    const rt = [1 / 3, -5 / 3, 4 / 3];
    heights("facesxrt^1").forEach((h, i) =>
      assertAlmostEquals(h, rt[i], 1e-14)
    );
    const squares = heights("facesxrt^2");
    assertAlmostEquals(squares.reduce((a, b) => a + b), 0, 1e-13);
    assertAlmostEquals(
      squares.reduce((sum, h, i) => sum + h * rt[i], 0),
      0,
      1e-13,
    );
    // of rt^2 = [9 1 16] less its share of the constant and of rt
    assertAlmostEquals(squares[0], -9 / 7, 1e-13);
    // three events hold no fourth direction
    assert(heights("facesxsize^1").every((h) => Math.abs(h) < 1e-12));
  });
});

Deno.test("a .mat that holds no conditions is refused in a sentence", async () => {
  const names = { cells: ["a", "b"] };
  const onsets = { cells: [[1, 2], [3]] };
  const durations = { cells: [[0], [0]] };
  const refuse = async (
    variables: Readonly<Record<string, Built>>,
    words: string,
  ) =>
    await inMat(new MatBuilder(true).file(variables), async (path) => {
      await assertRejects(() => heard(path), InputError, words);
    });
  await refuse({}, "'onsets' is missing, expected a cell array; found no");
  await refuse({ SPM: [1], x: [2] }, "found 'SPM', 'x'");
  await refuse({ onsets: [1, 2] }, "'onsets' is a 1×2 array of numbers");
  await refuse({ onsets: { class: 17 } }, "'onsets' is an object (of a class");
  await refuse(
    { names, durations, onsets: { cells: [{ class: 5 }, [3]] } },
    "'onsets{1}' is a sparse matrix, expected numbers",
  );
  await refuse(
    { names, durations, onsets: { cells: ["x", [3]] } },
    "'onsets{1}' is text, expected numbers",
  );
  await refuse(
    { names, durations, onsets: { cells: [[1, NaN], [3]] } },
    "'onsets{1}' has NaN as its number 2",
  );
  await refuse({ names: { cells: ["a"] }, onsets }, "has 1 cells, expected 2");
  await refuse({ names: { cells: ["a", "a"] }, onsets }, "holds 'a' twice");
  await refuse({ names: { cells: ["a", ""] }, onsets }, "'names{2}' is empty");
  await refuse({ names: { cells: ["a", [1]] }, onsets }, "expected one line");
  await refuse({ names, onsets }, "'durations' is missing");
  await refuse(
    { names, onsets, durations: { cells: [[0, 1, 2], [0]] } },
    "'durations{1}' has 3 numbers, expected 2, one for each onset",
  );
  await refuse(
    { names, onsets, durations: { cells: [[0]] } },
    "'durations' has 1 cells, expected 2",
  );
  await refuse(
    { names, onsets, durations: { cells: [[-1], [0]] } },
    "'duration': found -1",
  );
  await refuse(
    { names, onsets, durations, tmod: { cells: [[0], [1]] } },
    "'tmod{2}' is 1: modulation by time is not supported",
  );
  await refuse(
    { names, onsets: { cells: [[], []] }, durations },
    "there are no events",
  );
  await inMat(matFile("level4"), async (path) => {
    await assertRejects(() => heard(path), InputError, "of level 4");
  });
});

Deno.test("FSL's three columns: names, weights, conditions that do not occur", async () => {
  await inFolder(async (folder) => {
    const write = (name: string, text: string) =>
      Deno.writeTextFile(join(folder, name), text);
    await write("cond001.txt", "10\t2\t1\r\n\r\n20.5 2 .5\r\n");
    await write("cond002.txt", "0 0 0\n");
    await write("other name.txt", "  5 1e0 -1  \n7 1 0\n");
    await write("none.txt", "");
    await write("notes.md", "nothing");
    await write(".hidden.txt", "nothing");
    const { events, warnings } = await heard(folder);
    assertEquals(rowsOf(events, "cond001"), [[10, 2, 1], [20.5, 2, 0.5]]);
    assertEquals(rowsOf(events, "other name"), [[5, 1, -1]]);
    assertEquals(events.length, 3);
    assertStringIncludes(warnings, "'cond002' does not occur");
    assertStringIncludes(warnings, "'none' does not occur");

    await write("condition_key.txt", "cond001 big house\ncond009 x\n");
    const renamed = await heard(folder, { onsetUnits: "scans", tR: 2 });
    assertEquals(rowsOf(renamed.events, "big house"), [[20, 4, 1], [
      41,
      4,
      0.5,
    ]]);
    assertEquals(
      (await listEventFiles(folder)).map((file) => file.slice(folder.length)),
      [
        "/cond001.txt",
        "/cond002.txt",
        "/none.txt",
        "/other name.txt",
        "/condition_key.txt",
      ],
    );

    const some = await heard(join(folder, "cond*1.txt"));
    assertEquals(some.events.map(({ trialType }) => trialType), [
      "big house",
      "big house",
    ]);
    const one = await heard(join(folder, "cond001.txt"));
    assertEquals(one, some);

    await write("cond003.txt", "1 2\n");
    await assertRejects(
      () => heard(folder),
      InputError,
      "cond003.txt: line 1: found '1 2', expected three numbers",
    );
    await write("condition_key.txt", "cond001 a\ncond001 b\n");
    await assertRejects(() => heard(folder), InputError, "calls cond001 'b'");
    await write("condition_key.txt", "cond001\n");
    await assertRejects(() => heard(folder), InputError, "found 'cond001'");
    await assertRejects(
      () => heard(join(folder, "*.ev")),
      InputError,
      "holds no .txt file",
    );
  });
});

Deno.test("only zeros, or no file, are no events", async () => {
  await inFolder(async (folder) => {
    await assertRejects(() => heard(folder), InputError, "holds no .txt file");
    await Deno.writeTextFile(join(folder, "a.txt"), "0 0 0\n");
    await assertRejects(() => heard(folder), InputError, "there are no events");
  });
});

Deno.test("new names and durations for a table's events", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "events.tsv");
    await Deno.writeTextFile(
      path,
      "onset\tduration\ttrial_type\n1\t2\ta\n3\t2\tb\n",
    );
    const { events, warnings } = await heard(path, {
      duration: 0,
      renameConditions: { a: "x", b: "x", bb: "y" },
    });
    assertEquals(rowsOf(events, "x"), [[1, 0, 1], [3, 0, 1]]);
    assertStringIncludes(
      warnings,
      "no condition 'bb' to rename (did you mean 'b'?)",
    );
    const named = await heard(path, { renameConditions: { cond001: "a" } });
    assertEquals(named.warnings, "");
    assertEquals(await listEventFiles(path), [path]);
  });
});

Deno.test({
  name: "Haxby's onsets are named by OpenfMRI's key",
  ignore: testData === undefined,
  async fn() {
    const run =
      `${testData}/haxby2001-mini/sub001/model/model001/onsets/task001_run003`;
    const { events, warnings } = await heard(run);
    assertEquals(warnings, "");
    assertEquals(events.map(({ trialType }) => trialType), [
      "house",
      "scrambledpix",
      "cat",
      "shoe",
      "bottle",
      "scissors",
      "chair",
      "face",
    ]);
    assert(events.every(({ duration }) => duration === 22.5));
    const key = (await listEventFiles(run)).at(-1);
    assertEquals(
      key,
      join(testData!, "haxby2001-mini/models/model001/condition_key.txt"),
    );
  },
});

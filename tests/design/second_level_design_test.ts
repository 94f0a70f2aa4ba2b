import { assertEquals, assertThrows } from "@std/assert";
import {
  checkGroupDesign,
  makeSecondLevelDesignMatrix,
  parseDesignMatrix,
  parseGroupConfounds,
  parseGroupInputs,
  parseGroupLabels,
} from "../../lib/design/mod.ts";

const file = "table.tsv";

Deno.test("a group without tables is tested against zero", () => {
  const design = makeSecondLevelDesignMatrix({ mapCount: 3 });
  assertEquals(design.columns, ["intercept"]);
  assertEquals([...design.data], [1, 1, 1]);
});

Deno.test("covariates are found by subject, before the intercept", () => {
  const confounds = parseGroupConfounds(
    "subject_label\tage\tiq\nsub-02\t45\t1\nsub-01\t31\t2\n",
    { file },
  );
  const design = makeSecondLevelDesignMatrix({
    mapCount: 2,
    subjects: ["01", "sub-02"],
    confounds,
  });
  assertEquals(design.columns, ["age", "iq", "intercept"]);
  assertEquals([...design.data], [31, 2, 1, 45, 1, 1]);
  const inOrder = makeSecondLevelDesignMatrix({ mapCount: 2, confounds });
  assertEquals([...inOrder.data], [45, 1, 1, 31, 2, 1]);
});

Deno.test("covariates of absent or repeated subjects are refused", () => {
  const confounds = parseGroupConfounds("subject\tage\n01\t3\n01\t4\n", {
    file,
  });
  const make = (...subjects: string[]) => () =>
    makeSecondLevelDesignMatrix({ mapCount: 2, subjects, confounds });
  assertThrows(make("01", "03"), Error, "subject '01' has several rows");
  assertThrows(make("03", "01"), Error, "subject '03' is missing");
  assertThrows(
    () => makeSecondLevelDesignMatrix({ mapCount: 3, confounds }),
    Error,
    "found 2 rows, expected 3",
  );
});

Deno.test("groups are columns in the order of their labels", () => {
  const groups = parseGroupLabels("group\tsubject_label\nb\t3\na\t1\nb\t2\n", {
    file,
  });
  const inOrder = makeSecondLevelDesignMatrix({ mapCount: 3, groups });
  assertEquals(inOrder.columns, ["b", "a"]);
  assertEquals([...inOrder.data], [1, 0, 0, 1, 1, 0]);
  const bySubject = makeSecondLevelDesignMatrix({
    mapCount: 3,
    groups,
    subjects: ["1", "2", "3"],
  });
  assertEquals([bySubject.columns, ...bySubject.data], [
    ["a", "b"],
    ...[1, 0, 0, 1, 0, 1],
  ]);
});

Deno.test("pairs span what a column for every subject would", () => {
  const groups = parseGroupLabels(
    "condition\tsubject_label\na\t1\na\t2\na\t3\nb\t1\nb\t2\nb\t3\n",
    { file },
  );
  const design = makeSecondLevelDesignMatrix({
    mapCount: 6,
    groups,
    paired: true,
  });
  assertEquals(design.columns, ["a", "b", "1", "2"]);
  assertEquals([...design.data.subarray(0, 12)], [
    ...[1, 0, 1, 0],
    ...[1, 0, 0, 1],
    ...[1, 0, -1, -1],
  ]);
  checkGroupDesign(design, 6);
});

Deno.test("what is no pair is refused", () => {
  const paired = (text: string, mapCount: number) => () =>
    makeSecondLevelDesignMatrix({
      mapCount,
      groups: parseGroupLabels(text, { file }),
      paired: true,
    });
  assertThrows(
    paired("group\tsubject\na\t1\nb\t1\na\t2\n", 3),
    Error,
    "subject '2' has 0 maps of 'b'",
  );
  assertThrows(paired("group\na\nb\n", 2), Error, "no column 'subject_label'");
  assertThrows(paired("group\na\na\n", 2), Error, "the one label 'a'");
  assertThrows(
    () => makeSecondLevelDesignMatrix({ mapCount: 2, paired: true }),
    Error,
    "--paired needs --group",
  );
});

Deno.test("tables must have the columns that are needed", () => {
  assertThrows(
    () => parseGroupInputs("subject_label\tmap_name\n1\ta\n", { file }),
    Error,
    "column 'effects_map_path' is missing",
  );
  assertThrows(
    () => parseGroupLabels("x\ty\n1\ta\n", { file }),
    Error,
    "expected one column of labels",
  );
  assertThrows(
    () => parseGroupConfounds("subject\n1\n", { file }),
    Error,
    "expected covariates beside it",
  );
  assertThrows(
    () => parseGroupConfounds("subject\tage\n1\told\n", { file }),
    Error,
    "found 'old'",
  );
});

Deno.test("designs that cannot be fitted are refused", () => {
  const check = (text: string, maps: number) => () =>
    checkGroupDesign(parseDesignMatrix(text), maps, "d.tsv");
  assertThrows(check("a\n1\n", 1), Error, "at least two maps, found 1");
  assertThrows(check("a\n1\n2\n", 3), Error, "found 2 rows, expected 3");
  assertThrows(check("a\tb\n1\t0\n0\t1\n", 2), Error, "2 columns for 2 maps");
  assertThrows(
    check("a\tb\tc\n1\t0\t1\n0\t1\t1\n1\t0\t1\n0\t1\t1\n", 4),
    Error,
    "have rank 2, expected columns that do not depend on one another; 'c'",
  );
  assertThrows(
    check("a\tb\n1\t0\n2\t0\n3\t0\n", 3),
    Error,
    "have rank 1, expected columns that do not depend on one another; 'b'",
  );
  check("a\tb\n1e-9\t1e9\n2e-9\t1e9\n3e-9\t1.5e9\n", 3)();
});

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { readStatsModel } from "../../lib/model/read_model.ts";
import {
  type DraftContrast,
  type DraftModel,
  oneSample,
  overRuns,
  v1,
} from "./draft_model.ts";
import { EXAMPLES } from "./examples.ts";

/** A sound model of three nodes. */
function sound(): DraftModel {
  return {
    Name: "sound",
    BIDSModelVersion: "1.0.0",
    Input: { task: ["a"] },
    Nodes: [
      {
        Level: "Run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          { Name: "Factor", Input: ["trial_type"] },
          { Name: "Convolve", Input: ["trial_type.*"], Model: "spm" },
        ]),
        Model: { X: ["trial_type.on", "trial_type.off", 1], Type: "glm" },
        Contrasts: [{
          Name: "on_vs_off",
          ConditionList: ["trial_type.on", "trial_type.off"],
          Weights: [1, "-1"],
          Test: "t",
        }],
      },
      overRuns("subject"),
      oneSample("dataset"),
    ],
  };
}

function firstContrast({ Nodes: [{ Contrasts }] }: DraftModel): DraftContrast {
  return Contrasts![0];
}

function refused(change: (model: DraftModel) => unknown, told: string): void {
  const model = sound();
  change(model);
  const { message } = assertThrows(
    () => readStatsModel(JSON.stringify(model), "m.json"),
    InputError,
  );
  assertStringIncludes(message, told);
  assertEquals(message.startsWith("m.json: "), true, message);
  assertEquals(message.split("\n").length, 1, message);
}

Deno.test("a model is read with its nodes in the order of their edges", () => {
  const model = sound();
  model.Nodes = [model.Nodes[2], model.Nodes[0], model.Nodes[1]];
  model.Edges = [
    { Source: "subject", Destination: "dataset" },
    {
      Source: "run",
      Destination: "subject",
      Filter: { contrast: ["on_vs_off"] },
    },
  ];
  const { edges, input, nodes } = readStatsModel(
    JSON.stringify(model),
    "m.json",
  );
  assertEquals(nodes.map(({ name }) => name), ["run", "subject", "dataset"]);
  assertEquals(edges[1].filter, { contrast: ["on_vs_off"] });
  assertEquals(input, { task: ["a"] });
  assertEquals(nodes[0].contrasts[0].weights, [[1, -1]]);
  assertEquals(nodes[0].x, ["trial_type.on", "trial_type.off", "intercept"]);
  assertEquals(nodes[1].type, "meta");
});

Deno.test("without edges each node gets the maps of the one before", () => {
  const { edges } = readStatsModel(JSON.stringify(sound()), "m.json");
  assertEquals(edges.map(({ source, destination }) => [source, destination]), [
    ["run", "subject"],
    ["subject", "dataset"],
  ]);
});

Deno.test("the example models are read", () => {
  for (const { model } of EXAMPLES) {
    readStatsModel(JSON.stringify(model), "m.json");
  }
});

Deno.test("fractions are weights", () => {
  const model = sound();
  firstContrast(model).Weights = ["1/3", "-0.5"];
  const { nodes } = readStatsModel(JSON.stringify(model), "m.json");
  assertEquals(nodes[0].contrasts[0].weights, [[1 / 3, -0.5]]);
});

Deno.test("what is no model is refused in a sentence", () => {
  assertStringIncludes(
    assertThrows(() => readStatsModel("{", "m.json"), InputError).message,
    "m.json: is not JSON",
  );
  assertStringIncludes(
    assertThrows(() => readStatsModel("[]", "m.json"), InputError).message,
    "m.json: found [], expected an object",
  );
  refused((m) => delete m.Name, "the field 'Name' is missing");
  refused((m) => delete m.BIDSModelVersion, "'BIDSModelVersion' is missing");
  refused(
    (m) => Reflect.deleteProperty(m, "Nodes"),
    "the field 'Nodes' is missing",
  );
  refused(
    (m) => m.BIDSModelVersion = "2.0",
    'BIDSModelVersion: found "2.0", expected a version 1.0',
  );
  refused((m) => m.Nodes = [], "Nodes: found no node");
  refused(
    (m) => m.Node = m.Nodes,
    "the field 'Node' is unknown (did you mean 'Nodes'?)",
  );
  refused((m) => m.Steps = [], "the field 'Steps' is unknown");
  refused(
    (m) => m.Input = { tsk: ["a"] },
    "Input: the field 'tsk' is unknown (did you mean 'task'?)",
  );
  refused((m) => m.Input = { suffix: "T1w" }, 'Input.suffix: found "T1w"');
  refused((m) => m.Input = { task: [] }, "Input.task: found no label");
});

Deno.test("fields of nodes are checked", () => {
  refused(
    (m) => m.Nodes[0].Levl = "Run",
    "Nodes[0]: the field 'Levl' is unknown (did you mean 'Level'?)",
  );
  refused((m) => m.Nodes[0].Level = "Voxel", 'Nodes[0].Level: found "Voxel"');
  refused(
    (m) => Reflect.deleteProperty(m.Nodes[1], "GroupBy"),
    "Nodes[1]: the field 'GroupBy'",
  );
  refused(
    (m) => m.Nodes[1].GroupBy = ["contrast"],
    "'subject' is missing, which a node of the subject level needs",
  );
  refused(
    (m) => m.Nodes[1].GroupBy.push("run"),
    "a node of the subject level cannot be grouped by run",
  );
  refused((m) => m.Nodes[0].Model.X = [], "Model.X: found no column");
  refused((m) => m.Nodes[0].Model.X = [1], "Model.X is 1 alone");
  refused((m) => m.Nodes[0].Model.X = [2], "X[0]: found 2, expected a text");
  refused((m) => m.Nodes[0].Model.Type = "mixed", 'Type: found "mixed"');
  refused((m) => m.Nodes[0].Model.Type = "meta", "expected glm at the run");
  refused(
    (m) => m.Nodes[0].Model.Formula = "0 + RT * gain",
    "Nodes[0].Model.Formula: it is not supported",
  );
  refused(
    (m) => m.Nodes[0].Model.Software = { SPM: { Serial: "FAST" } },
    "Model.Software: it is not supported",
  );
  refused(
    (m) => m.Nodes[0].Model.Options = { LowPassFilterCutoffHz: 0.1 },
    "Options.LowPassFilterCutoffHz: it is not supported",
  );
  refused(
    (m) => m.Nodes[0].Model.Options = { Aggregate: "pca" },
    'Aggregate: found "pca", expected none',
  );
  refused(
    (m) => m.Nodes[0].Model.HRF = { Variables: ["x"], Model: "spm" },
    'HRF.Variables[0]: found "x", expected a column of X',
  );
  refused(
    (m) =>
      m.Nodes[0].Model.HRF = { Variables: ["trial_type.on"], Model: "afni" },
    "HRF.Model: hrf_model 'afni' is not known",
  );
  refused(
    (m) => m.Nodes[1].Model.X = ["trial_type.on"],
    "Model.X of a meta node is not 1 alone",
  );
  refused((m) => m.Nodes[1].Name = "run", "two nodes are called 'run'");
  refused(
    (m) => m.Nodes[1].Name = "r_un",
    "both be written as node-rUn",
  );
  refused(
    (m) => delete m.Nodes[2].DummyContrasts,
    "it has neither Contrasts nor DummyContrasts",
  );
});

Deno.test("contrasts are checked", () => {
  refused(
    (m) => firstContrast(m).ConditionList[1] = "trial_type.of",
    "the contrasts name 'trial_type.of', which Model.X has not; found trial_type.on, trial_type.off, 1",
  );
  refused((m) => firstContrast(m).Weights = [1], "found 1 weight, expected 2");
  refused(
    (m) => firstContrast(m).Weights = [[1, 0], [0, 1]],
    "found 2 rows, expected one: Test is 't'",
  );
  refused((m) => firstContrast(m).Weights = [1, "1/0"], "Weights[1]: found");
  refused((m) => firstContrast(m).Weights = [0, 0], "found weights of 0 alone");
  refused((m) => firstContrast(m).Test = "FEMA", 'Test: found "FEMA"');
  refused(
    (m) => firstContrast(m).Type = "t",
    "Contrasts[0]: the field 'Type' is unknown",
  );
  refused(
    (m) => m.Nodes[0].Contrasts!.push(firstContrast(m)),
    "two contrasts are called 'on_vs_off'",
  );
  refused(
    (m) => m.Nodes[1].DummyContrasts = { Conditions: [1], Test: "t" },
    "DummyContrasts: the field 'Conditions' is unknown (did you mean 'Contrasts'?)",
  );
});

Deno.test("edges that name no node, or form a cycle, are refused", () => {
  const edges = (m: DraftModel, ...pairs: [string, string][]) =>
    m.Edges = pairs.map(([Source, Destination]) => ({ Source, Destination }));
  refused(
    (m) => edges(m, ["run", "subjct"]),
    "Edges[0].Destination: there is no node 'subjct' (did you mean 'subject'?)",
  );
  refused(
    (m) => edges(m, ["run", "subject"], ["dataset", "dataset"]),
    "the nodes form a cycle, dataset to dataset",
  );
  refused(
    (m) =>
      edges(m, ["run", "subject"], ["subject", "dataset"], ["dataset", "run"]),
    "the nodes form a cycle, run to subject to dataset to run",
  );
  refused(
    (m) => edges(m, ["run", "subject"]),
    "the nodes 'run', 'dataset' get no maps of others",
  );
  refused(
    (m) =>
      edges(m, ["run", "subject"], ["run", "dataset"], ["subject", "dataset"]),
    "the node 'dataset' gets the maps of 'run' and of 'subject'",
  );
  refused((m) => m.Nodes.shift(), "is of the subject level, expected the run");
  refused((m) => {
    edges(m, ["run", "subject"], ["subject", "dataset"]);
    m.Edges![0].Filter = { contrast: ["on_vs_of"] };
  }, "which 'run' has not (did you mean 'on_vs_off'?)");
  refused((m) => {
    edges(m, ["run", "subject"], ["subject", "dataset"]);
    m.Edges![0].Filter = { contast: ["x"] };
  }, "the field 'contast' is unknown (did you mean 'contrast'?)");
});

Deno.test("instructions are checked", () => {
  const put = (m: DraftModel, ...instructions: unknown[]) =>
    m.Nodes[0].Transformations = v1(instructions);
  refused(
    (m) => m.Nodes[0].Transformations!.Transformer = "mine",
    'Transformer: found "mine", expected pybids-transforms-v1',
  );
  refused(
    (m) => Object.assign(m.Nodes[0], { Transformations: [] }),
    "found a list, expected an object with Transformer and Instructions",
  );
  refused(
    (m) => put(m, { Name: "Split", Input: ["x"], By: "y" }),
    "the transformation Split is not supported",
  );
  refused(
    (m) => put(m, { Name: "Convolv", Input: ["x"] }),
    "(did you mean 'Convolve'?)",
  );
  refused((m) => put(m, { Name: "Factor" }), "'Input' of Factor is missing");
  refused(
    (m) => put(m, { Name: "Convolve", Input: "x", Modle: "spm" }),
    "Convolve has no field 'Modle' (did you mean 'Model'?)",
  );
  refused(
    (m) => put(m, { Name: "Convolve", Input: "x", Model: "gamma" }),
    'Model: found "gamma", expected spm, glover, fir',
  );
  refused(
    (m) => put(m, { Name: "Convolve", Input: "x", Dispersion: true }),
    "Dispersion needs Derivative",
  );
  refused(
    (m) => put(m, { Name: "Convolve", Input: "x", Model: "fir" }),
    "'FirDelays' of Convolve is missing",
  );
  refused((m) => put(m, { Name: "Copy", Input: "x" }), "'Output' of Copy");
  refused(
    (m) => put(m, { Name: "Sum", Input: ["x", "y"], OutputSuffix: "_z" }),
    "Sum makes one variable",
  );
  refused(
    (m) => put(m, { Name: "Lag", Input: "x", Shift: 0.5 }),
    "shifts by splines are not supported",
  );
  refused(
    (m) => put(m, { Name: "Power", Input: "x" }),
    "the field 'Value' of Power is missing",
  );
  refused((m) => {
    m.Nodes[2].Transformations = v1([{ Name: "Convolve", Input: "age" }]);
  }, "Convolve belongs to the run level");
});

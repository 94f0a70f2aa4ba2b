/**
 * Models of the specification and of public data sets, rewritten for a made
 * folder: each has a task of its own.
 *
 * @module
 */

import { oneSample, overRuns, v1 } from "./draft_model.ts";

/** A model, and a run's tables that it fits. */
export interface Example {
  /** The task's label, which names it. */
  readonly task: string;
  /** Where the model is from. */
  readonly from: string;
  /** The model. */
  readonly model: Readonly<Record<string, unknown>>;
  /** The events of a run, from 1. */
  events(run: number): string;
}

/** Scans of a run and seconds between them. */
export const SCANS = 80;
/** Seconds between scans. */
export const T_R = 2;

const model = (task: string, nodes: readonly unknown[], edges?: unknown) => ({
  Name: `${task}_model`,
  BIDSModelVersion: "1.0.0",
  Description: "rewritten for a made folder",
  Input: { task: [task] },
  Nodes: nodes,
  ...edges ? { Edges: edges } : {},
});

/** A table of events from rows of fields. */
function table(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return [columns, ...rows].map((row) => `${row.join("\t")}\n`).join("");
}

/** Events of some types in turn, every `step` seconds. */
function turns(
  types: readonly string[],
  run: number,
  step = 7,
  duration = 2,
): (string | number)[][] {
  const count = Math.floor((SCANS * T_R - 12) / step);
  return Array.from({ length: count }, (_, i) => [
    3 + run / 2 + i * step,
    duration,
    types[(i + Math.floor((i * i) / 3) + run) % types.length],
  ]);
}

const TYPED = ["onset", "duration", "trial_type"];

/** Confounds of a run, the first values of changes missing. */
export function confounds(run: number): string {
  const names = [
    ...["x", "y", "z"].flatMap((axis) => [`trans_${axis}`, `rot_${axis}`]),
    "framewise_displacement",
    "a_comp_cor_00",
    "a_comp_cor_01",
    "cosine00",
    "trans_x_derivative1",
  ];
  return table(
    names,
    Array.from(
      { length: SCANS },
      (_, i) =>
        names.map((name, k) =>
          i === 0 && /displacement|derivative/.test(name) ? "n/a" : Math.sin(
            (k + 1) * (i + run) / 9 + k * k,
          ) * (k + 1) / 7
        ),
    ),
  );
}

/** The models. */
export const EXAMPLES: readonly Example[] = [
  {
    task: "stroop",
    from: "bids-standard/stats-models: model-example_smdl.json",
    model: model("stroop", [
      {
        Level: "Run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          { Name: "Factor", Input: ["trial_type"] },
          {
            Name: "Rename",
            Input: ["trial_type.congruent", "trial_type.incongruent"],
            Output: ["congruent", "incongruent"],
          },
          { Name: "Convolve", Input: ["congruent", "incongruent"] },
        ]),
        Model: {
          X: ["congruent", "incongruent", "trans_x", "rot_x", 1],
          Type: "glm",
        },
        Contrasts: [{
          Name: "incongruent_vs_congruent",
          ConditionList: ["incongruent", "congruent"],
          Weights: [1, -1],
          Test: "t",
        }],
      },
      overRuns("subject"),
      oneSample("dataset"),
    ], [
      { Source: "run", Destination: "subject" },
      { Source: "subject", Destination: "dataset" },
    ]),
    events: (run) => table(TYPED, turns(["congruent", "incongruent"], run)),
  },
  {
    task: "simon",
    from: "bids-standard/stats-models: model-walkthrough_smdl.json",
    model: {
      ...model("simon", [
        {
          Level: "Run",
          Name: "run_level",
          GroupBy: ["run", "subject"],
          Transformations: v1([
            { Name: "Factor", Input: ["trial_type"] },
            { Name: "Convolve", Input: ["trial_type.*"], Model: "spm" },
          ]),
          Model: {
            X: [1, "trial_type.incongruent", "trial_type.congruent"],
            Type: "glm",
          },
          Contrasts: [{
            Name: "IvC",
            ConditionList: ["trial_type.incongruent", "trial_type.congruent"],
            Weights: [1, -1],
            Test: "t",
          }],
        },
        overRuns("subject_level"),
        oneSample("one-sample_dataset"),
      ]),
      Input: { subject: ["01", "02", "03"], task: "simon" },
    },
    events: (run) =>
      table(TYPED, turns(["incongruent", "congruent", "congruent"], run, 5, 0)),
  },
  {
    task: "rhymejudgment",
    from: "poldracklab/fitlins: ds000003/model-001_smdl.json",
    model: model("rhymejudgment", [
      {
        Level: "run",
        Name: "subject",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          { Name: "Factor", Input: ["trial_type"] },
          {
            Name: "Convolve",
            Input: ["trial_type.word", "trial_type.pseudoword"],
            Model: "spm",
          },
        ]),
        Model: {
          X: [
            "trial_type.word",
            "trial_type.pseudoword",
            "framewise_displacement",
            "trans_?",
            "rot_?",
            "a_comp_cor_*",
            1,
          ],
          Type: "glm",
        },
        DummyContrasts: {
          Contrasts: ["trial_type.word", "trial_type.pseudoword"],
          Test: "t",
        },
        Contrasts: [
          {
            Name: "word_gt_pseudo",
            ConditionList: ["trial_type.word", "trial_type.pseudoword"],
            Weights: [1, -1],
            Test: "t",
          },
          {
            Name: "task_vs_baseline",
            ConditionList: ["trial_type.word", "trial_type.pseudoword"],
            Weights: ["1/2", 0.5],
            Test: "t",
          },
        ],
      },
      oneSample("t-test"),
      {
        Level: "dataset",
        Name: "F-test",
        GroupBy: [],
        Model: {
          X: ["trial_type.word", "trial_type.pseudoword"],
          Type: "glm",
        },
        Contrasts: [{
          Name: "any_words",
          ConditionList: ["trial_type.word", "trial_type.pseudoword"],
          Weights: [[1, 0], [0, 1]],
          Test: "F",
        }],
      },
    ], [
      {
        Source: "subject",
        Destination: "t-test",
        Filter: { contrast: ["task_vs_baseline", "word_gt_pseudo"] },
      },
      {
        Source: "subject",
        Destination: "F-test",
        Filter: { contrast: ["trial_type.word", "trial_type.pseudoword"] },
      },
    ]),
    events: (run) => table(TYPED, turns(["word", "pseudoword"], run, 20, 14)),
  },
  {
    task: "bart",
    from: "poldracklab/fitlins: ds000030/model-001_smdl.json",
    model: model("bart", [
      {
        Level: "run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          { Name: "Factor", Input: ["trial_type", "action"] },
          {
            Name: "And",
            Input: ["trial_type.BALOON", "action.ACCEPT"],
            Output: ["accept"],
          },
          {
            Name: "And",
            Input: ["trial_type.BALOON", "action.EXPLODE"],
            Output: ["explode"],
          },
          { Name: "Convolve", Input: ["accept", "explode"], Model: "spm" },
        ]),
        Model: {
          X: ["accept", "explode", "framewise_displacement", "trans_*"],
        },
        Contrasts: [{
          Name: "accept_vs_explode",
          ConditionList: ["accept", "explode"],
          Weights: [1, -1],
          Test: "t",
        }],
      },
      oneSample("dataset"),
    ]),
    events: (run) =>
      table(
        [...TYPED, "action"],
        turns(["BALOON", "BALOON", "CONTROL"], run, 6, 1.5).map((row, i) => [
          ...row,
          i % 3 === 0 ? "EXPLODE" : "ACCEPT",
        ]),
      ),
  },
  {
    task: "fingerfootlips",
    from: "poldracklab/fitlins: ds000114/model-001_smdl.json",
    model: model("fingerfootlips", [
      {
        Level: "run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          { Name: "Factor", Input: ["trial_type"] },
          {
            Name: "Convolve",
            Input: ["trial_type.Finger", "trial_type.Foot", "trial_type.Lips"],
          },
        ]),
        Model: {
          X: [
            "trial_type.Finger",
            "trial_type.Foot",
            "trial_type.Lips",
            "trans_x",
            "a_comp_cor_0[01]",
          ],
          Type: "glm",
        },
        Contrasts: [{
          Name: "finger_vs_others",
          ConditionList: [
            "trial_type.Finger",
            "trial_type.Foot",
            "trial_type.Lips",
          ],
          Weights: [1, -0.5, "-1/2"],
          Test: "t",
        }],
      },
      {
        Level: "session",
        Name: "session",
        GroupBy: ["session", "subject", "contrast"],
        Model: { X: [1], Type: "meta" },
        DummyContrasts: { Test: "t" },
      },
      overRuns("subject"),
      oneSample("dataset"),
    ]),
    events: (run) =>
      table(TYPED, turns(["Finger", "Foot", "Lips"], run, 16, 15)),
  },
  {
    task: "facerecognition",
    from: "poldracklab/fitlins: ds000117/model-001_smdl.json",
    model: model("facerecognition", [
      {
        Level: "run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          { Name: "Factor", Input: ["stim_type"] },
          {
            Name: "Or",
            Input: ["stim_type.FAMOUS", "stim_type.UNFAMILIAR"],
            Output: ["stim_type.REAL"],
          },
          {
            Name: "Convolve",
            Input: ["stim_type.REAL", "stim_type.SCRAMBLED"],
            Model: "glover",
            Derivative: true,
            Dispersion: true,
          },
        ]),
        Model: {
          X: ["stim_type.SCRAMBLED*", "stim_type.REAL*", "rot_*"],
          Type: "glm",
        },
        Contrasts: [{
          Name: "face_vs_scram",
          ConditionList: ["stim_type.REAL", "stim_type.SCRAMBLED"],
          Weights: [1, -1],
          Test: "t",
        }, {
          Name: "any_real",
          ConditionList: ["stim_type.REAL", "stim_type.REAL_derivative"],
          Weights: [[1, 0], [0, 1]],
          Test: "F",
        }],
      },
      overRuns("subject"),
      oneSample("dataset"),
    ]),
    events: (run) =>
      table(
        ["onset", "duration", "stim_type"],
        turns(["FAMOUS", "UNFAMILIAR", "SCRAMBLED"], run, 4, 0.83),
      ),
  },
  {
    task: "mixedgamblestask",
    from: "bids-standard/pybids: ds-005_type-test_model.json",
    model: model("mixedgamblestask", [
      {
        Level: "Run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          { Name: "Factor", Input: "trial_type" },
          {
            Name: "Rename",
            Input: "trial_type.parametric gain",
            Output: "trials",
          },
          { Name: "Demean", Input: ["gain", "loss"] },
          { Name: "Scale", Input: "RT", OutputSuffix: "_z" },
          { Name: "Product", Input: ["trials", "gain"], Output: "RT:gain" },
          {
            Name: "Convolve",
            Input: ["trials", "gain", "loss", "RT_z", "RT:gain"],
            Model: "spm",
            Derivative: true,
          },
          {
            Name: "Orthogonalize",
            Input: ["loss"],
            Other: ["trials", "gain"],
          },
        ]),
        Model: { X: ["trials", "gain", "loss", "RT_z", "RT:gain", 1] },
        DummyContrasts: { Test: "t" },
      },
      {
        Level: "Subject",
        Name: "participant",
        GroupBy: ["subject", "contrast"],
        Model: { X: [1], Type: "meta" },
        DummyContrasts: { Test: "t" },
      },
      {
        Level: "Dataset",
        Name: "by-group",
        GroupBy: ["contrast", "sex"],
        Model: { X: [1] },
        DummyContrasts: { Test: "t" },
      },
      {
        Level: "Dataset",
        Name: "group-diff",
        GroupBy: ["contrast"],
        Transformations: v1([
          { Name: "Factor", Input: ["sex"] },
          { Name: "Scale", Input: ["age"], Rescale: false },
        ]),
        Model: { X: ["sex.*", "age"] },
        Contrasts: [{
          Name: "f_vs_m",
          ConditionList: ["sex.F", "sex.M"],
          Weights: [1, -1],
          Test: "t",
        }],
      },
      {
        Level: "Dataset",
        Name: "explicit-contrast",
        GroupBy: [],
        Model: { X: ["gain"], Type: "glm" },
        DummyContrasts: { Test: "t" },
      },
    ], [
      { Source: "run", Destination: "participant" },
      { Source: "participant", Destination: "by-group" },
      {
        Source: "participant",
        Destination: "group-diff",
        Filter: { contrast: ["gain", "loss"] },
      },
      {
        Source: "participant",
        Destination: "explicit-contrast",
        Filter: { contrast: ["gain"] },
      },
    ]),
    events: (run) =>
      table(
        [...TYPED, "gain", "loss", "RT"],
        turns(["parametric gain"], run, 4, 3).map((row, i) => [
          ...row,
          10 + (i * 7 + run) % 31,
          5 + (i * 5 + 3 * run) % 16,
          (1 + ((i * 13 + run) % 17) / 10).toFixed(3),
        ]),
      ),
  },
  {
    task: "stopsignal",
    from: "bids-standard/model-zoo: ds000030 stop signal",
    model: model("stopsignal", [
      {
        Level: "Run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          {
            Name: "Replace",
            Input: ["outcome"],
            Replace: { "1": 2, "0": -1 },
          },
          { Name: "Replace", Input: ["outcome"], Replace: { "2": 1 } },
          {
            Name: "Threshold",
            Input: ["outcome"],
            Threshold: 0.5,
            Binarize: true,
            OutputPrefix: "good_",
          },
          { Name: "Factor", Input: ["trial_type"], Sep: "_" },
          {
            Name: "Sum",
            Input: ["trial_type_GO", "trial_type_STOP"],
            Weights: [1, -2],
            Output: "go_minus_stop",
          },
          { Name: "Not", Input: ["good_outcome"], OutputSuffix: "_not" },
          {
            Name: "Convolve",
            Input: ["good_outcome", "go_minus_stop", "good_outcome_not"],
            Model: "spm",
          },
          {
            Name: "Convolve",
            Input: ["trial_type_STOP"],
            Model: "fir",
            FirDelays: [0, 20],
          },
          { Name: "Lag", Input: ["trans_x"], Output: ["trans_x_lag"] },
          {
            Name: "Lag",
            Input: ["rot_x"],
            Shift: -2,
            Mode: "constant",
            Constant: 0.25,
            Difference: true,
            OutputSuffix: "_ahead",
          },
        ]),
        Model: {
          X: [
            "good_outcome",
            "go_minus_stop",
            "good_outcome_not",
            "trial_type_STOP_*",
            "trans_x_lag",
            "rot_x_ahead",
            1,
          ],
          Type: "glm",
        },
        DummyContrasts: {
          Contrasts: ["good_outcome", "go_minus_stop"],
          Test: "t",
        },
      },
      overRuns("subject"),
      oneSample("dataset"),
    ]),
    events: (run) =>
      table(
        [...TYPED, "outcome"],
        turns(["GO", "GO", "STOP"], run, 5, 1).map((row, i) => [
          ...row,
          i % 4 === run % 4 ? 0 : 1,
        ]),
      ),
  },
  {
    task: "narps",
    from: "bids-standard/model-zoo: ds001734 (NARPS)",
    model: model("narps", [
      {
        Level: "Run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          { Name: "Copy", Input: ["gain"], Output: ["gain_raw"] },
          { Name: "DropNA", Input: ["RT"] },
          { Name: "Scale", Input: ["gain"] },
          { Name: "Scale", Input: ["loss"], Rescale: false },
          { Name: "Convolve", Input: ["gain", "loss", "RT"], Model: "spm" },
          { Name: "Demean", Input: ["trans_*"] },
          { Name: "Delete", Input: ["gain_raw"] },
          {
            Name: "Select",
            Input: ["gain", "loss", "RT", "framewise_displacement", "trans_*"],
          },
        ]),
        Model: {
          X: ["gain", "loss", "RT", "framewise_displacement", "trans_*", 1],
          Type: "glm",
        },
        Contrasts: [
          {
            Name: "positive_effect_of_gain",
            ConditionList: ["gain"],
            Weights: [1],
            Test: "t",
          },
          {
            Name: "negative_effect_of_loss",
            ConditionList: ["loss"],
            Weights: [-1],
            Test: "t",
          },
        ],
      },
      overRuns("subject"),
      oneSample("dataset"),
    ]),
    events: (run) =>
      table(
        ["onset", "duration", "gain", "loss", "RT"],
        turns(["x"], run, 8, 4).map(([onset, duration], i) => [
          onset,
          duration,
          10 + (i * 11 + run) % 29,
          5 + (i * 3 + 2 * run) % 14,
          i % 5 === 2 ? "n/a" : (1 + ((i * 13 + run) % 17) / 10).toFixed(3),
        ]),
      ),
  },
  {
    task: "languagelocalizer",
    from: "bids-standard/stats-models: specification, HRF and Options",
    model: model("languagelocalizer", [
      {
        Level: "Run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          {
            Name: "Factor",
            Input: ["trial_type"],
            Constraint: "drop_one",
            RefLevel: "rest",
          },
        ]),
        Model: {
          X: ["trial_type.sentences", "trial_type.nonwords", 1],
          HRF: {
            Variables: ["trial_type.sentences", "trial_type.nonwords"],
            Model: "spm + derivative",
          },
          Options: { HighPassFilterCutoffHz: 0.01 },
          Type: "glm",
        },
        DummyContrasts: {
          Contrasts: ["trial_type.sentences"],
          Test: "t",
        },
        Contrasts: [{
          Name: "language",
          ConditionList: ["trial_type.sentences", "trial_type.nonwords"],
          Weights: [1, -1],
          Test: "t",
        }],
      },
      overRuns("subject"),
      oneSample("dataset"),
    ]),
    events: (run) =>
      table(TYPED, turns(["sentences", "nonwords", "rest"], run, 14, 12)),
  },
];

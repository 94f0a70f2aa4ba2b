import { assertRejects } from "@std/assert";
import { slurm } from "../../lib/cli/app/slurm_command.ts";
import { InputError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";

Deno.test("a Slurm that is not there, refuses or does not answer is told of in a sentence", () =>
  inFolder(async (folder) => {
    const stand = async (name: string, script: string) => {
      const path = `${folder}/${name}`;
      await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return path;
    };
    await assertRejects(
      () => slurm(`${folder}/none`, []),
      InputError,
      "--executor slurm: there is no ",
    );
    const refuses = await stand("sinfo", "echo 'bad\n  thing' >&2; exit 3");
    await assertRejects(
      () => slurm(refuses, []),
      InputError,
      `${refuses}: bad thing`,
    );
    const sleeps = await stand("squeue", "exec sleep 60");
    await assertRejects(
      () => slurm(sleeps, [], "", 200),
      InputError,
      "Slurm did not answer within 0.2 s",
    );
  }));

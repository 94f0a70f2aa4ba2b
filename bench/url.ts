/**
 * Times a fit of a file on the disk beside the same from an address, served by
 * another process at 1 Gbit/s, in turn:
 * `deno run -A bench/url.ts RUN EVENTS CONTRAST T_R [ROUNDS]`.
 *
 * @module
 */

import { basename, fromFileUrl } from "@std/path";
import { measure, OUT } from "./measure.ts";
import { rangeOf, ratioOf } from "./statistics.ts";

const GIGABIT = 125e6;

const [run, events, contrast, tR, rounds = "7"] = Deno.args;
const server = new Deno.Command("python3", {
  args: [
    fromFileUrl(new URL("paced_server.py", import.meta.url)),
    ...[run, `${GIGABIT}`],
  ],
  stdout: "piped",
}).spawn();
const reader = server.stdout.getReader();
const { value } = await reader.read();
const address = new TextDecoder().decode(value).trim();

const program = fromFileUrl(new URL("../cli.ts", import.meta.url));
const fit = (from: string) => [
  ...[Deno.execPath(), "run", "-A", program, "first-level", from],
  ...["--events", events, "--t-r", tR, "--contrast", contrast],
  ...["--workers", "2", "--quiet", "--overwrite", "--out", OUT],
];
const scratch = await Deno.makeTempDir();
try {
  const [file, url] = await measure([
    { name: "file", command: fit(run) },
    { name: "address", command: fit(`${address}/${basename(run)}`) },
  ], { python: "python3", rounds: Number(rounds), scratch });
  const show = (seconds: readonly number[]) => {
    const { min, median, max } = rangeOf(seconds);
    return `${median.toFixed(3)} s (${min.toFixed(3)} to ${max.toFixed(3)})`;
  };
  const { size } = await Deno.stat(run);
  const ratio = ratioOf(url.seconds, file.seconds);
  console.log(`${basename(run)}, ${(size / 1e6).toFixed(1)} MB`);
  console.log(`file     ${show(file.seconds)}`);
  console.log(`address  ${show(url.seconds)}`);
  console.log(`transfer ${(size / GIGABIT).toFixed(3)} s at 1 Gbit/s`);
  console.log(
    `ratio    ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} to ${
      ratio.max.toFixed(2)
    })`,
  );
} finally {
  server.kill();
  await Deno.remove(scratch, { recursive: true });
}

import { assertEquals, assertStringIncludes } from "@std/assert";
import { serveFiles } from "../bytes/file_server.ts";
import { inFolder } from "../in_folder.ts";
import { madeRunFile } from "../made_brain.ts";
import { namesIn, runMain } from "./run_main.ts";

const EVENTS = "onset\tduration\ttrial_type\n" +
  "0\t20\ton\n40\t20\ton\n80\t20\ton\n20\t20\toff\n60\t20\toff\n";

/** Fits; returns the maps by name, and the record. */
async function fit(out: string, ...args: string[]) {
  const { code, err } = await runMain(
    "first-level",
    ...args,
    "--contrast",
    "on - off",
    "--t-r",
    "2",
    "--out",
    out,
  );
  assertEquals(code, 0, err);
  const files: Record<string, Uint8Array> = {};
  for (const name of await namesIn(out)) {
    files[name] = await Deno.readFile(`${out}/${name}`);
  }
  const { "statmap.json": record, ...maps } = files;
  return { maps, record: JSON.parse(new TextDecoder().decode(record)) };
}

Deno.test("url: a fit from an address is the fit of the file", () =>
  inFolder(async (folder) => {
    const events = new TextEncoder().encode(EVENTS);
    await Deno.writeFile(`${folder}/events.tsv`, events);
    for (const gzip of [true, false]) {
      const run = await madeRunFile(160, gzip);
      const name = gzip ? "bold.nii.gz" : "bold.nii";
      await Deno.writeFile(`${folder}/${name}`, run);
      const local = await fit(
        `${folder}/local-${gzip}`,
        `${folder}/${name}`,
        "--events",
        `${folder}/events.tsv`,
      );
      for (const workers of ["0", "2"]) {
        await using server = serveFiles({
          [`/a/${name}`]: run,
          "/events.tsv": events,
        }, { drops: 3 });
        const address = `${server.base}/a/${name}?v=1`;
        const remote = await fit(
          `${folder}/remote-${gzip}-${workers}`,
          address,
          "--events",
          `${server.base}/events.tsv`,
          "--workers",
          workers,
        );
        assertEquals(remote.maps, local.maps);
        const checks = (inputs: { bytes: number; crc32: string }[]) =>
          inputs.map(({ bytes, crc32 }) => [bytes, crc32]);
        assertEquals(
          checks(remote.record.inputs),
          checks(local.record.inputs),
        );
        assertEquals(remote.record.runs, [address]);
        const asked = server.asked.filter((text) => text.includes(name));
        assertEquals(
          asked.filter((text) => text.includes("=0-")),
          [`/a/${name} bytes=0-${workers === "0" ? 65535 : ""}`],
        );
      }
    }
  }));

Deno.test("url: what is read more than once is asked for once", () =>
  inFolder(async (folder) => {
    const run = await madeRunFile(160, true);
    await Deno.writeFile(`${folder}/bold.nii.gz`, run);
    await Deno.writeTextFile(`${folder}/events.tsv`, EVENTS);
    const twice = ["--noise-model=ar2", "--save=stat,residuals"];
    const options = ["--events", `${folder}/events.tsv`, ...twice];
    const local = await fit(
      `${folder}/local`,
      `${folder}/bold.nii.gz`,
      ...options,
    );
    for (const workers of ["0", "2"]) {
      await using server = serveFiles({ "/bold.nii.gz": run });
      const remote = await fit(
        `${folder}/remote-${workers}`,
        `${server.base}/bold.nii.gz`,
        ...options,
        `--workers=${workers}`,
      );
      assertEquals(remote.maps, local.maps);
      assertEquals(server.asked, [
        "/bold.nii.gz bytes=0-65535",
        "/bold.nii.gz bytes=65536-",
      ]);
    }
  }));

Deno.test("url: an address that does not serve a file fails in one sentence", () =>
  inFolder(async (folder) => {
    const run = await madeRunFile(20, true);
    await using server = serveFiles({
      "/bold.nii.gz": run,
      "/cut.nii.gz": run.slice(0, run.length - 100),
      "/page.nii.gz": new TextEncoder().encode("<html>not here</html>"),
    });
    const refuse = async (bold: string, events: string, words: string) => {
      const { code, out, err } = await runMain(
        "first-level",
        `${server.base}${bold}`,
        "--events",
        `${server.base}${events}`,
        "--contrast=on",
        "--t-r=2",
        "--out",
        `${folder}/out`,
      );
      assertEquals([code, out], [1, ""]);
      assertStringIncludes(err, words);
      assertEquals(err.trim().split("\n").at(-1)?.startsWith("niglm: "), true);
      assertEquals(await namesIn(folder), []);
    };
    await refuse("/page.nii.gz", "/e.tsv", "serves a web page (HTML)");
    await refuse(
      "/none.nii.gz",
      "/e.tsv",
      "the server answered 404 (not found)",
    );
    await refuse("/bold.nii.gz", "/e.tsv", "/e.tsv: the server answered 404");
    await refuse("/bold.nii.gz", "/page.nii.gz", "serves a web page");
    await refuse("/cut.nii.gz", "/bold.nii.gz", "is not UTF-8 text");
  }));

/** Fetching onto a disk that is full, and by a process that is killed. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { zipSync } from "fflate";
import { inFolder } from "../in_folder.ts";
import { gzipped, makeTar } from "./make_tar.ts";
import { noise } from "./noise.ts";
import { send, serve } from "./server.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const program = fromFileUrl(new URL("../../cli.ts", import.meta.url));

const members = {
  "fMRI/run-1.nii": noise(400_000, 1),
  "fMRI/run-2.nii": noise(400_000, 2),
};
const archives: Record<string, () => Promise<Bytes>> = {
  zip: () => Promise.resolve(zipSync(members) as Bytes),
  "tar.gz": () =>
    gzipped(makeTar(
      Object.entries(members).map(([path, content]) => ({ path, content })),
    )),
};

async function writeManifest(
  folder: string,
  archive: string,
  address: string,
): Promise<string> {
  const path = join(folder, "made.json");
  await Deno.writeTextFile(
    path,
    JSON.stringify({
      name: "made",
      title: "Made",
      description: "Made for a test.",
      homepage: "https://example.org/",
      citation: ["Nobody"],
      licence: "CC0",
      terms: "none",
      sources: [{ name: "made", urls: [`${address}/made`], archive }],
      layout: {
        runs: [{ bold: "fMRI/run-1.nii" }, { bold: "fMRI/run-2.nii" }],
      },
    }),
  );
  return path;
}

async function shell(script: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", script, Deno.execPath(), program, ...args],
  }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

/** Whether a small file system can be had: on Linux, in a space of its own. */
async function canMount(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  try {
    const { success } = await new Deno.Command("unshare", {
      args: ["-Urm", "sh", "-c", "mount -t tmpfs -o size=4k tmpfs /mnt"],
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

const FETCH = '"$0" run -A --quiet "$1" fetch "$2" --quiet --out "$3"';

for (const [archive, make] of Object.entries(archives)) {
  for (
    const [where, kilobytes] of Object.entries({
      "before a byte is kept": 4,
      "among what arrives": 200,
      "among what is unpacked": 1000,
    })
  ) {
    Deno.test({
      name: `a ${archive} onto a disk that is full ${where}`,
      ignore: !await canMount(),
      fn: () =>
        inFolder(async (folder) => {
          await using server = serve({ "/made": await make() });
          const manifest = await writeManifest(folder, archive, server.address);
          const disk = join(folder, "disk");
          await Deno.mkdir(disk);
          const { out, err } = await shell(
            `unshare -Urm sh -c '
              mount -t tmpfs -o size=${kilobytes}k tmpfs "$3"
              ${FETCH}; echo "code $?"; ls "$3"
              mount -o remount,size=9m "$3"
              ${FETCH} >&2; echo "code $?"; ls "$3" "$3/made/fMRI"
            ' "$0" "$1" "$2" "$3"`,
            manifest,
            disk,
          );
          assertEquals(
            out.replaceAll(disk, "DISK"),
            "code 1\ncode 0\nDISK:\nmade\n\nDISK/made/fMRI:\nrun-1.nii\nrun-2.nii\n",
            err,
          );
          const said = err.split("\n").filter((line) => line.includes("full"));
          assertEquals(said.length, 1, err);
          assertStringIncludes(said[0], ": the disk is full");
        }),
    });
  }

  Deno.test({
    name: `a ${archive} under a limit on the length of files`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      inFolder(async (folder) => {
        await using server = serve({ "/made": await make() });
        const manifest = await writeManifest(folder, archive, server.address);
        const { code, err } = await shell(
          `ulimit -f 200; ${FETCH}`,
          manifest,
          join(folder, "cache"),
        );
        assertEquals(code, 1, err);
        assertStringIncludes(err, "the file is larger than the system allows");
        const names = [...Deno.readDirSync(join(folder, "cache"))];
        assertEquals(names.map(({ name }) => name), [".made.niglm-part"]);
      }),
  });
}

Deno.test("a fetch that is killed ten times ends with the same bytes", () =>
  inFolder(async (folder) => {
    const bytes = await archives["tar.gz"]();
    const points = Array.from(
      { length: 10 },
      () => Math.floor(Math.random() * bytes.length),
    ).sort((a, b) => a - b);
    let child: Deno.ChildProcess | undefined;
    await using server = serve({ "/made": bytes }, (request, count) => {
      if (count >= points.length) return undefined;
      const { headers, status } = send(request, bytes);
      const start = status === 206
        ? Number(
          /bytes=(\d+)/.exec(request.headers.get("range")!)![1],
        )
        : 0;
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          controller.enqueue(
            bytes.slice(start, Math.max(start, points[count])),
          );
          await new Promise((resolve) => setTimeout(resolve, 20));
          child?.kill("SIGKILL");
          controller.close();
        },
      });
      return new Response(body, { status, headers });
    });
    const manifest = await writeManifest(folder, "tar.gz", server.address);
    const cache = join(folder, "cache");
    const codes: number[] = [];
    for (let i = 0; i <= points.length; i++) {
      child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", program, "fetch", manifest, "--out", cache],
        stdout: "null",
        stderr: "null",
      }).spawn();
      codes.push((await child.status).code);
    }
    assertEquals(codes.at(-1), 0);
    assert(codes.slice(0, -1).every((code) => code !== 0), codes.join());
    for (const [path, content] of Object.entries(members)) {
      const found = await Deno.readFile(join(cache, "made", path));
      assert(found.every((byte, i) => byte === content[i]), path);
      assertEquals(found.length, content.length);
    }
    assertEquals(
      [...Deno.readDirSync(cache)].map(({ name }) => name).sort(),
      [".niglm-sums.json", "made"],
    );
  }));

import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const root = fromFileUrl(new URL("../..", import.meta.url));
const snapshot = fromFileUrl(new URL("exports.json", import.meta.url));

/** Names that an entry point exports, types included, as `deno doc` sees them. */
async function exportsOf(entry: string): Promise<string[]> {
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", entry],
    cwd: root,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  const symbols: { name: string }[] = Object.values<
    { symbols: { name: string }[] }
  >(nodes).flatMap((module) => module.symbols);
  return [...new Set(symbols.map(({ name }) => name))].sort();
}

Deno.test("the public exports are the ones in tests/project/exports.json", async () => {
  const { exports }: { exports: Record<string, string> } = JSON.parse(
    await Deno.readTextFile(join(root, "deno.json")),
  );
  const found: Record<string, string[]> = {};
  for (const [name, entry] of Object.entries(exports)) {
    found[name] = await exportsOf(entry);
  }
  if (Deno.env.has("NIGLM_UPDATE_EXPORTS")) {
    await Deno.writeTextFile(snapshot, `${JSON.stringify(found, null, 2)}\n`);
  }
  assertEquals(
    found,
    JSON.parse(await Deno.readTextFile(snapshot)),
    "The public exports have changed. If that is meant, write the new list by " +
      "NIGLM_UPDATE_EXPORTS=1 deno test -A tests/project/exports_test.ts",
  );
});

import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { failure } from "../../lib/cli/failure.ts";
import { InputError, UsageError } from "../../lib/errors.ts";

Deno.test("usage ends with 2, input with 1", () => {
  assertEquals(failure(new UsageError("a")), { message: "a", code: 2 });
  assertEquals(failure(new InputError("b\n  c")), { message: "b c", code: 1 });
});

Deno.test("a denied permission becomes the flag to add", () => {
  const denied = (message: string) =>
    failure(new Deno.errors.NotCapable(message)).message;
  assertEquals(
    denied(
      'Requires read access to "a b.nii", run again with the --allow-read flag',
    ),
    "Deno did not permit to read 'a b.nii': add --allow-read='a b.nii' (or -A)",
  );
  assertEquals(
    denied(
      "Requires read access to <CWD>, run again with the --allow-read flag",
    ),
    "Deno did not permit to read <CWD>: add --allow-read (or -A)",
  );
  assertEquals(
    denied(
      'Requires net access to "x.org:80", run again with the --allow-net flag',
    ),
    "Deno did not permit to connect to 'x.org:80': add --allow-net=x.org:80 (or -A)",
  );
  assertEquals(denied("Something else"), "Something else");
});

Deno.test("Deno's own permission errors are understood", {
  permissions: { read: false },
}, async () => {
  const error = await assertRejects(() => Deno.readTextFile("a.nii"));
  assertStringIncludes(failure(error).message, "add --allow-read=a.nii");
});

Deno.test("errors of the system are told as they are", () => {
  assertEquals(failure(new Deno.errors.NotFound("no a.nii")), {
    message: "no a.nii",
    code: 1,
  });
  const full = Object.assign(new Error("No space left"), { code: "ENOSPC" });
  assertEquals(failure(full).message, "No space left");
});

Deno.test("a fault of niglm says so and how to see where", () => {
  const { message, code } = failure(new TypeError("x is undefined"));
  assertEquals(code, 1);
  assertStringIncludes(message, "TypeError: x is undefined");
  assertStringIncludes(message, "NIGLM_DEBUG=1");
});

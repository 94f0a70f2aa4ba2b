/** Failures of the file system as sentences. @module */

import { basename, dirname } from "@std/path";
import { InputError } from "../errors.ts";

/** What was being done to a file. */
export type FileAction = "read" | "write";

function codeOf(error: unknown): string | undefined {
  if (error instanceof Error && "code" in error) {
    if (typeof error.code === "string") return error.code;
  }
  const number = /\(os error (\d+)\)/.exec(String(error))?.[1];
  return number === "27" && Deno.build.os !== "windows" ? "EFBIG" : undefined;
}

function reason(error: unknown, path: string, action: FileAction): string {
  if (error instanceof Deno.errors.NotCapable) {
    const access = /Requires (read|write) access/.exec(error.message)?.[1] ??
      action;
    const where = action === "write" ? dirname(path) : targetOf(error, path);
    return `Deno was not allowed to ${access} it: add --allow-${access}=${where}`;
  }
  if (error instanceof Deno.errors.NotFound) {
    return action === "read"
      ? "no such file or folder"
      : "its folder does not exist";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `the system denies permission to ${action} it`;
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return "is a folder, expected a file";
  }
  if (error instanceof Deno.errors.NotADirectory) {
    return "part of its path is a file, expected a folder";
  }
  switch (codeOf(error)) {
    case "ENOSPC":
      return "the disk is full";
    case "EDQUOT":
      return "the disk quota is used up";
    case "EROFS":
      return "the file system is read-only";
    case "EFBIG":
      return "the file is larger than the system allows";
  }
  const told = error instanceof Error ? error.message : String(error);
  return `cannot ${action} it (${told})`;
}

/** What must be allowed to read a file: of a link, what it points to. */
function targetOf(error: Error, path: string): string {
  const denied = /access to "(.+)", run again/.exec(error.message)?.[1];
  return denied && basename(denied) !== basename(path) ? denied : path;
}

/**
 * Turns a failure of the file system into one sentence that says what to do;
 * errors that already are sentences pass through. A file
 * is written beside its place first, so the folder's permission is named.
 *
 * @param error What was thrown.
 * @param path The file or folder at fault.
 * @param action What was being done to it.
 * @returns The error to throw.
 */
export function fileError(
  error: unknown,
  path: string,
  action: FileAction,
): Error {
  if (error instanceof InputError) return error;
  if (error instanceof DOMException) return error;
  const details = { file: path, cause: error };
  return new InputError(`${path}: ${reason(error, path, action)}`, details);
}

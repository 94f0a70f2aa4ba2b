/**
 * Stands in for `@std/path` in a clone: the few functions the project uses,
 * over Deno's built-in Node API.
 *
 * @module
 */
import {
  basename as nodeBasename,
  dirname as nodeDirname,
  extname as nodeExtname,
  isAbsolute as nodeIsAbsolute,
  join as nodeJoin,
  relative as nodeRelative,
  resolve as nodeResolve,
} from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Returns the last part of a path, without `suffix` where it ends so. */
export function basename(path: string, suffix?: string): string {
  return nodeBasename(path, suffix);
}

/** Returns the folder of a path. */
export function dirname(path: string): string {
  return nodeDirname(path);
}

/** Returns the ending of a path with its dot, or an empty string. */
export function extname(path: string): string {
  return nodeExtname(path);
}

/** Tells whether a path starts at the root. */
export function isAbsolute(path: string): boolean {
  return nodeIsAbsolute(path);
}

/** Joins the parts of a path and normalizes the result. */
export function join(...parts: string[]): string {
  return nodeJoin(...parts);
}

/** Returns the way from one path to another. */
export function relative(from: string, to: string): string {
  return nodeRelative(from, to);
}

/** Resolves parts of a path, right to left, to an absolute path. */
export function resolve(...parts: string[]): string {
  return nodeResolve(...parts);
}

/** Turns a `file:` address into a path. */
export function fromFileUrl(url: URL | string): string {
  return fileURLToPath(url);
}

/** Turns an absolute path into a `file:` address. */
export function toFileUrl(path: string): URL {
  return pathToFileURL(path);
}

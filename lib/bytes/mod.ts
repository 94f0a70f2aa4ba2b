/**
 * Where bytes come ashore: files, memory, gzip, and files written whole.
 *
 * @module
 */

export { exactChunks } from "./chunks.ts";
export { type FileAction, fileError } from "./file_error.ts";
export { fileExists } from "./file_exists.ts";
export { FileSource, openFile } from "./file_source.ts";
export { expandGlob, isGlob } from "./glob.ts";
export { gunzip, type GunzipOptions } from "./gunzip.ts";
export { gunzipChunks, type GunzipChunksOptions } from "./gunzip_chunks.ts";
export type { GunzipEngine } from "./gunzip_engine.ts";
export { gzip, type GzipEngine, type GzipOptions } from "./gzip.ts";
export { isFolder } from "./is_folder.ts";
export { isImageName, listImages } from "./list.ts";
export { MappedSource, openMapped } from "./mapped_source.ts";
export { memorySource } from "./memory_source.ts";
export {
  openBytes,
  type OpenBytesOptions,
  type PlainBytes,
} from "./open_bytes.ts";
export { readFileSync } from "./read_file_sync.ts";
export { readJsonObject } from "./read_json.ts";
export { readText } from "./read_text.ts";
export {
  openScratch,
  ScratchFile,
  type ScratchOptions,
} from "./scratch_file.ts";
export type { ByteSource, StreamOptions } from "./source.ts";
export { unzlib } from "./unzlib.ts";
export { changePath, isUrl, pathOf } from "./url.ts";
export { isTemporaryName, writeFile } from "./write_file.ts";
export { readZip } from "./zip.ts";

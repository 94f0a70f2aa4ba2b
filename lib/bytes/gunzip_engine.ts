/** What can decompress gzip data. @module */

/**
 * The engines: zlib straight into one buffer where the runtime's zlib is
 * built as expected, zlib's streams where the runtime has them, fflate
 * everywhere.
 */
export type GunzipEngine = "zlib-sync" | "zlib" | "fflate";

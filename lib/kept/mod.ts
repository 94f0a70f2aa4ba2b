/**
 * Fits that are kept: models as bytes and as files, for later contrasts.
 *
 * @module
 */

export * from "./decode_model.ts";
export * from "./encode_model.ts";
export * from "./load_model.ts";
export * from "./save_model.ts";

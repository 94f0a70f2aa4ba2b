/** The version of this software. @module */

import configuration from "../deno.json" with { type: "json" };

/** Version of niglm, as published: `major.minor.patch`. */
export const version: string = configuration.version;

/** Which layout of kept fits this version writes and reads. @module */

/** Version of the layout; any change of it is another version. */
export const LAYOUT = 1;

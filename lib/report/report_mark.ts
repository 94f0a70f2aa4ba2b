/** What tells a report of this program from other pages. @module */

/** Stands near the beginning of each report, by which it is known again. */
export const REPORT_MARK = '<meta name="generator" content="niglm">';

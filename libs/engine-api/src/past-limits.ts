/** How many decisions an engine keeps. Apart from the schemas, which pages need not load. */
export const KEPT_DECISIONS = 2000;

/** How many minutes an engine counts: a day. */
export const KEPT_MINUTES = 1440;

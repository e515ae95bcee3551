/** Largest record, as a body or as a line. */
export const MAX_RECORD_BYTES = 1_048_576;

/** Largest body of lines. */
export const MAX_LINES_BYTES = 64 * 1_048_576;

/** Largest JSON array, and its most items. */
export const MAX_ARRAY_BYTES = 4 * 1_048_576;
export const MAX_ARRAY_ITEMS = 5000;

/**
 * Most values in one record and in one array, those within other values included. A record has
 * about 25; a value of two bytes takes forty in memory.
 */
export const MAX_RECORD_VALUES = 16_384;
export const MAX_ARRAY_VALUES = 64 * MAX_ARRAY_ITEMS;

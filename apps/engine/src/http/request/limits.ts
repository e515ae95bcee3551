/** Largest record, as a body or as a line. */
export const MAX_RECORD_BYTES = 1_048_576;

/** Largest body of a batch. */
export const MAX_BATCH_BYTES = 64 * 1_048_576;

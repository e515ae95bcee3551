import { parseTimestamp, timestampSchema } from '@meta-agent/features';

/** A timestamp's text as whole milliseconds since 1970. */
export const timestampOption = timestampSchema.transform((text) =>
  Math.trunc(parseTimestamp(text)),
);

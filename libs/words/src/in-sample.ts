import { count } from './numbers';

/** The records that a model was trained on, among those that measure it. */
interface InSample {
  readonly records: number;
  /** The files are those of the training, byte for byte. */
  readonly same_files: boolean;
  /** The last record that the model was trained on, ISO 8601. */
  readonly last_timestamp: string;
}

/**
 * Names in-sample records.
 * @example
 * const inSample = { records: 12, same_files: false, last_timestamp: '2026-02-05T00:00:00Z' };
 * inSampleInWords(inSample, 20); // '12 of 20 records are in-sample: the model was trained on the time until 2026-02-05T00:00:00Z. --out-of-sample leaves them out.'
 */
export function inSampleInWords(
  { records, same_files, last_timestamp }: InSample,
  all: number,
): string {
  const which = same_files ? 'the files of the training' : `the time until ${last_timestamp}`;
  return `${count(records)} of ${count(all)} records are in-sample: the model was trained on ${which}. --out-of-sample leaves them out.`;
}

/** In place of a verdict that rests on records of the training. */
export const IN_SAMPLE_PROVES_NOTHING =
  'This is not evidence: the model was trained on some of these records. --out-of-sample leaves them out.';

import type { Metadata } from './metadata';

/** The time of the records that a model was trained on. */
export interface TrainedTime {
  /** Milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** The last record, ISO 8601. */
  readonly lastTimestamp: string;
}

type Span = 'first_timestamp' | 'last_timestamp';

/** The part of the metadata that names times. */
interface Timed {
  readonly data: Pick<Metadata['data'], Span>;
  readonly trained_on?: Pick<NonNullable<Metadata['trained_on']>, Span> | undefined;
}

/**
 * The time of a model's training. Older artifacts name that of their log, whose last part only
 * measured the model.
 * @example
 * const data = { first_timestamp: '2026-01-01T00:00:00Z', last_timestamp: '2026-02-01T00:00:00Z' };
 * trainedTimeOf({ data }).lastTimestamp; // '2026-02-01T00:00:00Z'
 */
export function trainedTimeOf({ data, trained_on: trainedOn }: Timed): TrainedTime {
  const lastTimestamp = trainedOn?.last_timestamp ?? data.last_timestamp;
  return {
    firstMs: Date.parse(trainedOn?.first_timestamp ?? data.first_timestamp),
    lastMs: Date.parse(lastTimestamp),
    lastTimestamp,
  };
}

/**
 * Whether a record lies in the time of the training: there every measure is too good.
 * @example
 * isInSample(5, { firstMs: 0, lastMs: 9, lastTimestamp: '1970-01-01T00:00:00.009Z' }); // true
 */
export function isInSample(timestampMs: number, { firstMs, lastMs }: TrainedTime): boolean {
  return timestampMs >= firstMs && timestampMs <= lastMs;
}

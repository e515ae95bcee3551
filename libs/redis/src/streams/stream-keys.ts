/** The keys of the streams. */
export interface StreamKeys {
  /** One field `record`: a prediction-log line. */
  readonly signals: string;
  /** One field `decision`: the answer of predict, with `signal_id`. */
  readonly decisions: string;
  /** Signals without a decision: `signal_id`, `record`, `code`, `reason`, `deliveries`. */
  readonly rejected: string;
  /** What was sent again, by whom and why. */
  readonly redriven: string;
  /** `engine` and `row`, a line of its decision log; by engines with META_STREAM_ROWS. */
  readonly rows: string;
  /** Set once rows were removed. */
  readonly rowsTrimmed: string;
  /** The registry whose supervisor reads the rows; ends by itself when it reads no more. */
  readonly rowsReader: string;
  /** A hash: the time of the last signal of each series, by `meta-agents run`. */
  readonly sent: string;
  /** A hash: the time of that signal and a digest of its record. */
  readonly sentRecords: string;
}

/**
 * The keys of a prefix. In a Redis Cluster the prefix is in braces, like `{meta}`: all keys must be
 * in one slot.
 * @example
 * streamKeys('meta').signals; // 'meta:signals'
 */
export function streamKeys(prefix: string): StreamKeys {
  return Object.freeze({
    signals: `${prefix}:signals`,
    decisions: `${prefix}:decisions`,
    rejected: `${prefix}:rejected`,
    redriven: `${prefix}:redriven`,
    rows: `${prefix}:rows`,
    rowsTrimmed: `${prefix}:rows-trimmed`,
    rowsReader: `${prefix}:rows-reader`,
    sent: `${prefix}:sent`,
    sentRecords: `${prefix}:sent-records`,
  });
}

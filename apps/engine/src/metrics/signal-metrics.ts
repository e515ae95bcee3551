import type { SignalStreamState } from '@meta-agent/engine-api';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What the metrics of the stream are read from. */
export interface SignalSource {
  describe(): SignalStreamState;
  /** Rejections by code. */
  readonly rejectedBy: ReadonlyMap<string, number>;
}

/** The metrics of the stream of signals, whose values are read at a scrape. */
export function observeSignals(registry: Registry, source: SignalSource): void {
  const registers = [registry];
  const read = (name: string, help: string, value: (state: SignalStreamState) => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(value(source.describe()));
      },
    });
  const total = (name: string, help: string, value: (state: SignalStreamState) => number) =>
    new Counter({
      ...{ name, help, registers },
      collect() {
        this.reset();
        this.inc(value(source.describe()));
      },
    });
  read('meta_stream_connected', 'Whether signals are read from Redis.', ({ state }) =>
    Number(state === 'connected'),
  );
  read('meta_stream_lag', 'Signals that no engine has read; NaN when not known.', ({ lag }) => {
    return lag ?? NaN;
  });
  read('meta_stream_pending', 'Signals read and not decided yet; NaN when not known.', (state) => {
    return state.pending ?? NaN;
  });
  read(
    'meta_stream_oldest_open_timestamp_seconds',
    'When the oldest signal without a decision was sent; 0 without one.',
    ({ oldest_open_at: at }) => (at === null ? 0 : Date.parse(at) / 1000),
  );
  observeRows(read);
  total('meta_stream_published_total', 'Decisions published.', (state) => state.published);
  total('meta_stream_taken_over_total', 'Signals taken over from other engines.', (state) => {
    return state.taken_over;
  });
  total(
    'meta_stream_decided_elsewhere_total',
    'Signals decided that another engine, or an earlier attempt, had published.',
    (state) => state.decided_elsewhere,
  );
  observeRejections(registry, source);
}

function observeRows(
  read: (name: string, help: string, value: (state: SignalStreamState) => number) => void,
): void {
  read('meta_stream_rows', 'Rows of decision logs in Redis; NaN unless published.', ({ rows }) => {
    return rows?.length ?? NaN;
  });
  read(
    'meta_stream_rows_read',
    'Whether a supervisor reads the rows; NaN unless they are published.',
    ({ rows }) => (rows ? Number(rows.read) : NaN),
  );
}

function observeRejections(registry: Registry, source: SignalSource): void {
  new Counter({
    name: 'meta_stream_rejected_total',
    help: 'Signals rejected, by the code of the reason.',
    labelNames: ['code'],
    registers: [registry],
    collect() {
      this.reset();
      this.inc({ code: 'invalid_record' }, 0);
      for (const [code, count] of source.rejectedBy) this.inc({ code }, count);
    },
  });
}

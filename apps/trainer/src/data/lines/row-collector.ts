import { MAX_LINE_BYTES, type AgentList } from '@meta-agent/features';
import { LineCounter } from '@meta-agent/log-files';
import { DateCensus } from '../log/implausible-dates';
import { KeyCensus } from '../log/key-census';
import type { RowValues } from '../log/row-values';
import { SignalTableBuilder, type LeftOutRecord } from '../signal-table-builder';
import { LineReader } from './line-reader';

/** Which records are read. */
export interface RowLimits {
  /** The agents whose signals are read. */
  readonly agents: AgentList;
  /** Records before this time are skipped; milliseconds since 1970. */
  readonly minDateMs: number | null;
  /** Records after this time are skipped; milliseconds since 1970. */
  readonly maxDateMs: number | null;
  /** The current time: records dated more than one day later are skipped. */
  readonly nowMs: number;
  /** Records dated longer than this before their decision are skipped. */
  readonly maxRowAgeMs: number;
}

const DAY_MS = 86_400_000;
/** A record may be dated this long after its decision: clocks differ. */
const MAX_AHEAD_MS = 60_000;

/** Why a record is skipped. */
export type PassedBy = 'beforeMinDate' | 'afterMaxDate' | 'late' | 'future';

/** Collects the records of the lines of logs in columns, and counts what is skipped. */
export class RowCollector {
  readonly builder: SignalTableBuilder;
  readonly counter = new LineCounter();
  readonly census: KeyCensus;
  readonly dates: DateCensus;
  readonly passed: Record<PassedBy, number> = {
    beforeMinDate: 0,
    afterMaxDate: 0,
    late: 0,
    future: 0,
  };
  readonly leftOut: LeftOutRecord[] = [];
  readonly #reader: LineReader;
  readonly #place = { file: '', line: 0 };

  constructor(readonly limits: RowLimits) {
    const { names } = limits.agents;
    this.builder = new SignalTableBuilder(names);
    this.census = new KeyCensus(names);
    this.#reader = new LineReader(this.census, MAX_LINE_BYTES);
    this.dates = new DateCensus(limits.nowMs);
  }

  /** The lines that follow are those of this file. */
  startFile(file: string): void {
    this.#place.file = file;
    this.#place.line = 0;
  }

  /** @param bytes the next line; null for one that is too long */
  add(bytes: Uint8Array | null): void {
    this.#place.line += 1;
    const result = this.#reader.read(bytes, this.#place.line === 1);
    if (result === 'blank') return;
    if (result === 'record') {
      this.counter.lines += 1;
      this.#take(this.#reader.row);
    } else this.counter.add({ issue: { ...this.#place, ...result } });
  }

  /** Call after the last line. */
  finish(): void {
    this.#reader.finish();
  }

  #take(row: RowValues): void {
    const why = passedBy(row, this.limits);
    if (why === null || why === 'future') this.dates.add(row.timestampMs, this.#place);
    if (why === null) this.builder.add(row, this.#place);
    else this.passed[why] += 1;
    if (why !== 'late' && why !== 'future') return;
    const { timestampMs, symbol, id, horizonMinutes: horizon } = row;
    this.leftOut.push({ timestampMs, symbol, id, horizon });
  }
}

/** The reason why a record is skipped; null for a record that is read. */
function passedBy(
  { timestampMs: ms, decidedMs, isForTraining }: RowValues,
  { minDateMs, maxDateMs, maxRowAgeMs, nowMs }: RowLimits,
): PassedBy | null {
  if (minDateMs !== null && ms < minDateMs) return 'beforeMinDate';
  if (maxDateMs !== null && ms > maxDateMs) return 'afterMaxDate';
  if (!isForTraining) return 'late';
  // Whoever writes rows may leave `train` out: the decision's own time tells as much.
  const ageMs = Number.isNaN(decidedMs) ? 0 : decidedMs - ms;
  if (ageMs > maxRowAgeMs || ageMs < -MAX_AHEAD_MS) return 'late';
  return ms > nowMs + DAY_MS ? 'future' : null;
}

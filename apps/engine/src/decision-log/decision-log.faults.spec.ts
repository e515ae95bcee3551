import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { openDecisionLog, type DecisionLogOptions } from './decision-log';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const MIDNIGHT_MS = Date.UTC(2026, 10, 24);
const LINES = 6;

interface Logged {
  readonly folder: string;
  readonly acknowledged: string[];
  /** Lines that the log says it has lost. */
  lost: number;
}

const newLog = (): Logged => ({
  folder: join(temporaryFolder(), 'logs'),
  acknowledged: [],
  lost: 0,
});

const options = ({ folder }: Logged, sync: DecisionLogOptions['sync']): DecisionLogOptions => ({
  ...{ folder, sync, flushIntervalMs: 1, retryIntervalMs: 1, closeTimeoutMs: 2000 },
});

/** Lines of two days, one after the other. */
const linesOf = (sync: string) =>
  Array.from({ length: LINES }, (_, n) => ({
    line: `${sync} ${n}.`,
    nowMs: MIDNIGHT_MS + n - LINES / 2,
  }));

function written({ folder }: Logged): string[] {
  if (!existsSync(folder)) return [];
  const logs = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const text = logs.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  return text.join('').split('\n').slice(0, -1);
}

const always: FaultedUse<Logged> = {
  name: 'decision log, always',
  prepare: newLog,
  run: async (logged) => {
    const log = await openDecisionLog(options(logged, 'always'));
    for (const { line, nowMs } of linesOf('always')) {
      await log.appendDurably([line], nowMs).then(
        () => logged.acknowledged.push(line),
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'decision_log_unavailable' });
        },
      );
    }
    await log.close();
  },
  check: (logged, _, { mode }) => {
    // A line that was refused leaves the file, unless taking it back fails as well.
    if (mode === 'once') expect(written(logged)).toEqual(logged.acknowledged);
    expect(written(logged)).toEqual(expect.arrayContaining(logged.acknowledged));
  },
};

const interval: FaultedUse<Logged> = {
  name: 'decision log, interval',
  prepare: newLog,
  run: async (logged) => {
    const log = await openDecisionLog(options(logged, 'interval'));
    for (const { line, nowMs } of linesOf('interval')) log.append(line, nowMs);
    await log.close().catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'decision_log_unavailable' });
    });
    logged.lost = LINES - log.state().written_lines;
  },
  check: (logged, error, { mode }) => {
    expect(error).toBeUndefined();
    const lines = linesOf('interval').map(({ line }) => line);
    const found = written(logged);
    // Whole, in order, and each missing line is told; what cannot be taken back may be told as lost.
    expect(found).toEqual(lines.slice(0, found.length));
    expect(found.length).toBeGreaterThanOrEqual(LINES - logged.lost);
    if (mode === 'once') expect(found.length).toBe(LINES - logged.lost);
  },
};

describe('whatever call of the file system fails, no acknowledged row is lost', () => {
  tryFaults('decision-log', [always, interval]);
});

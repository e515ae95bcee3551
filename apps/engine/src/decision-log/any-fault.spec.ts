import { SimulatedDisk, type Fault } from '@meta-agent/durable-files/testing';
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  nat,
  oneof,
  record,
  type Arbitrary,
} from 'fast-check';
import { openDecisionLog, type DecisionLog } from './decision-log';

const FOLDER = '/var/logs';
const MIDNIGHT_MS = Date.UTC(2026, 10, 24);
const RUNS = { numRuns: 500 };

/** One event: lines are appended, time passes, or the next steps of the disk fail. */
type Happening =
  | { readonly kind: 'append'; readonly log: number; readonly count: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] };

const fault = constantFrom<Fault[]>(undefined, 'error', 'torn', 'short', 'late');
const happening: Arbitrary<Happening> = oneof(
  record({ kind: constantFrom('append'), log: nat(1), count: nat(5) }),
  record({ kind: constantFrom('wait'), ms: constantFrom(1, 250, 400, 1000, 2500) }),
  record({ kind: constantFrom('faults'), faults: array(fault, { maxLength: 25 }) }),
);
const happenings = array(happening, { maxLength: 40 });

/** Each step of the disk takes the next fault; a fault of writes alone fails the other steps. */
function faultsInTurn(disk: SimulatedDisk): (faults: readonly Fault[]) => void {
  const left: Fault[] = [];
  disk.faultOf = () => left.shift();
  return (faults) => {
    left.splice(0, left.length, ...faults);
  };
}

interface Run {
  readonly disk: SimulatedDisk;
  readonly logs: readonly DecisionLog[];
  /** Numbers the lines; the first half of each run is before midnight. */
  readonly append: (log: DecisionLog, text: string, nowMs: number) => void;
}

async function play({ disk, logs, append }: Run, story: readonly Happening[]): Promise<void> {
  const setFaults = faultsInTurn(disk);
  let number = 0;
  for (const [index, event] of story.entries()) {
    const nowMs = MIDNIGHT_MS + (index < story.length / 2 ? -1 : 0);
    if (event.kind === 'wait') await jest.advanceTimersByTimeAsync(event.ms);
    else if (event.kind === 'faults') setFaults(event.faults);
    else {
      for (let i = 0; i < event.count; i += 1) {
        const log = event.log % logs.length;
        append(logs[log], `${'abc'[log]}${number++}.`, nowMs);
      }
    }
  }
  setFaults([]);
  await jest.advanceTimersByTimeAsync(1000);
  for (const log of logs) await log.close();
}

const written = (disk: SimulatedDisk) =>
  disk
    .names()
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => disk.text(name))
    .join('');
const withBreaks = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const isLine = (text: string) => /^[abc]\d+\.$/.test(text);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('under any sequence of disk faults', () => {
  it('interval: the files hold the lines that were not dropped, whole and in order', async () => {
    const story = async (events: Happening[]) => {
      const disk = SimulatedDisk.empty();
      const log = await openDecisionLog({
        ...{ folder: FOLDER, sync: 'interval', disk: disk.disk, maxQueueBytes: 60 },
      });
      const accepted: string[] = [];
      let appended = 0;
      const append = (_: DecisionLog, line: string, nowMs: number) => {
        const { dropped_lines } = log.state();
        log.append(line, nowMs);
        appended += 1;
        if (log.state().dropped_lines === dropped_lines) accepted.push(line);
      };
      await play({ disk, logs: [log], append }, events);
      expect(written(disk)).toBe(withBreaks(accepted));
      const { written_lines, dropped_lines } = log.state();
      expect(written_lines + dropped_lines).toBe(appended);
    };
    await assert(asyncProperty(happenings, story), RUNS);
  });

  it('always: the files hold exactly the lines that were confirmed', async () => {
    const story = async (events: Happening[]) => {
      const disk = SimulatedDisk.empty();
      const log = await openDecisionLog({ folder: FOLDER, sync: 'always', disk: disk.disk });
      const answered: string[] = [];
      const append = (_: DecisionLog, line: string, nowMs: number) => {
        log.appendDurably([line, line], nowMs).then(
          () => answered.push(line, line),
          (error: unknown) => {
            expect(error).toMatchObject({ code: 'decision_log_unavailable' });
          },
        );
      };
      await play({ disk, logs: [log], append }, events);
      expect(written(disk)).toBe(withBreaks(answered));
    };
    await assert(asyncProperty(happenings, story), RUNS);
  });

  it('two logs in one folder: no log loses its own lines or those of the other log', async () => {
    const story = async (events: Happening[]) => {
      const disk = SimulatedDisk.empty();
      const open = () => openDecisionLog({ folder: FOLDER, sync: 'interval', disk: disk.disk });
      const logs = [await open(), await open()];
      const appended: string[] = [];
      const append = (log: DecisionLog, line: string, nowMs: number) => {
        log.append(line, nowMs);
        appended.push(line);
      };
      await play({ disk, logs, append }, events);
      const lines = written(disk).split('\n');
      // A line may be there twice: its sync failed after the other log had appended.
      expect(new Set(lines.filter(isLine))).toEqual(new Set(appended));
    };
    await assert(asyncProperty(happenings, story), RUNS);
  });
});

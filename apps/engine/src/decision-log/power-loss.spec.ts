import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  double,
  nat,
  record,
  sample,
} from 'fast-check';
import { openDecisionLog } from './decision-log';
import type { LogFiles } from './log-files';
import { MemoryDisk, type Fault } from './testing/memory-disk';

const FOLDER = '/var/logs';
const MIDNIGHT_MS = Date.UTC(2026, 10, 24);
const LINES = 12;
const STEPS = 90;

interface PowerLoss {
  /** How many steps of the disk are done before the power fails. */
  readonly atStep: number;
  /** What goes wrong on the disk until then, by step. */
  readonly faults: readonly Fault[];
  /** What becomes of each thing that was not synced. */
  readonly chances: readonly number[];
}

const seldom = constantFrom<Fault[]>(...Array<undefined>(7), 'error', 'torn', 'late');
const powerLoss = record<PowerLoss>({
  atStep: nat(STEPS),
  faults: array(seldom, { maxLength: STEPS }),
  chances: array(double({ min: 0, max: 0.999, noNaN: true }), { minLength: 20 }),
});

/** Lets the power fail while lines are appended; gives what is left and what was answered. */
async function losePower({ atStep, faults, chances }: PowerLoss, change = (f: LogFiles) => f) {
  const disk = new MemoryDisk();
  const answered: string[] = [];
  const lookAround = () => {
    let next = 0;
    const remains = disk.afterPowerLoss(() => chances[next++ % chances.length]);
    return { remains, answered: [...answered] };
  };
  let left: ReturnType<typeof lookAround> | undefined;
  disk.faultOf = () => {
    if (disk.steps.length > atStep) left ??= lookAround();
    return faults[disk.steps.length - 1];
  };
  const files = change(disk.files);
  const log = await openDecisionLog({ folder: FOLDER, sync: 'always', files });
  for (let n = 0; n < LINES; n += 1) {
    await log.appendDurably([`line ${n}.`], MIDNIGHT_MS + n - LINES / 2).then(
      () => answered.push(`line ${n}.`),
      () => undefined,
    );
  }
  left ??= lookAround();
  disk.faultOf = () => undefined;
  await log.close();
  return left;
}

/** The lines of the log once it was opened again. */
async function linesAfterRestart(remains: MemoryDisk): Promise<string[]> {
  const log = await openDecisionLog({ folder: FOLDER, sync: 'always', files: remains.files });
  await log.appendDurably(['line 99.'], MIDNIGHT_MS);
  await log.close();
  const logs = remains.names().filter((name) => name.endsWith('.jsonl'));
  return logs.flatMap((name) => remains.text(name).match(/.*\n|.+$/g) ?? []);
}

describe('after a power loss at any step', () => {
  it('every line that was answered is there, and every line is whole', async () => {
    const survives = async (loss: PowerLoss) => {
      const { remains, answered } = await losePower(loss);
      const lines = await linesAfterRestart(remains);
      for (const line of lines) expect(line).toMatch(/^line \d+\.\n$/);
      expect(lines).toEqual(expect.arrayContaining(answered.map((line) => `${line}\n`)));
    };
    await assert(asyncProperty(powerLoss, survives), { numRuns: 500 });
  });

  it.each([
    [
      'contents',
      (files: LogFiles): LogFiles => ({
        ...files,
        open: async (path, flags) => ({
          ...(await files.open(path, flags)),
          datasync: () => Promise.resolve(),
        }),
      }),
    ],
    ['names', (files: LogFiles): LogFiles => ({ ...files, syncFolder: () => Promise.resolve() })],
  ])('much would be lost if the %s were not synced', async (_, change) => {
    let losses = 0;
    for (const loss of sample(powerLoss, { numRuns: 200, seed: 20261123 })) {
      const { remains, answered } = await losePower(loss, change);
      const lines = await linesAfterRestart(remains);
      if (answered.some((line) => !lines.includes(`${line}\n`))) losses += 1;
    }
    expect(losses).toBeGreaterThan(20);
  });
});

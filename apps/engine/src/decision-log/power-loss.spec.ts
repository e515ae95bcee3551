import { reportTrial, SimulatedDisk, type Fault } from '@meta-agent/durable-files/testing';
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  nat,
  noBias,
  record,
  sample,
} from 'fast-check';
import { openDecisionLog } from './decision-log';

const FOLDER = '/var/logs';
const MIDNIGHT_MS = Date.UTC(2026, 10, 24);
const LINES = 12;
const STEPS = 100;

interface PowerLoss {
  /** The number of disk steps before the power fails. */
  readonly atStep: number;
  /** Disk faults before the power failure, by step. */
  readonly faults: readonly Fault[];
  /** The outcome of each unsynced change, in thousandths. */
  readonly chances: readonly number[];
}

const seldom = constantFrom<Fault[]>(...Array<undefined>(12), 'error', 'torn', 'late');
const powerLoss = record<PowerLoss>({
  atStep: nat(STEPS),
  faults: array(seldom, { maxLength: STEPS }),
  // Without bias: most of fast-check's numbers are small.
  chances: noBias(array(nat(999), { minLength: 20 })),
});

/** Fails the power while lines are appended; returns the disk and the confirmed lines. */
async function losePower(
  { atStep, faults, chances }: PowerLoss,
  ignoredSyncs: readonly string[] = [],
) {
  const disk = SimulatedDisk.empty({ ignoredSyncs });
  const answered: string[] = [];
  const lookAround = () => {
    let next = 0;
    const remains = disk.afterPowerLoss(() => chances[next++ % chances.length] / 1000);
    return { remains, answered: [...answered] };
  };
  let left: ReturnType<typeof lookAround> | undefined;
  disk.faultOf = () => {
    if (disk.steps.length > atStep) left ??= lookAround();
    return faults[disk.steps.length - 1];
  };
  const log = await openDecisionLog({ folder: FOLDER, sync: 'always', disk: disk.disk });
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

/** The lines of the log after it is opened again. */
async function linesAfterRestart(remains: SimulatedDisk): Promise<string[]> {
  const log = await openDecisionLog({ folder: FOLDER, sync: 'always', disk: remains.disk });
  await log.appendDurably(['line 99.'], MIDNIGHT_MS);
  await log.close();
  const logs = remains.names().filter((name) => name.endsWith('.jsonl'));
  return logs.flatMap((name) => remains.text(name).match(/.*\n|.+$/g) ?? []);
}

describe('after a power loss at any step', () => {
  it('every confirmed line is there, and every line is whole', async () => {
    const survives = async (loss: PowerLoss) => {
      const { remains, answered } = await losePower(loss);
      const lines = await linesAfterRestart(remains);
      for (const line of lines) expect(line).toMatch(/^line \d+\.\n$/);
      expect(lines).toEqual(expect.arrayContaining(answered.map((line) => `${line}\n`)));
    };
    await assert(asyncProperty(powerLoss, survives), { numRuns: 500 });
    reportTrial('decision-log-power-loss', { 'decision log, always': { 'power loss': 500 } });
  });

  it.each([
    ['contents', 'datasync'],
    ['names', 'sync folder'],
  ])('confirmed lines are lost if the %s are not synced', async (_, ignored) => {
    let losses = 0;
    for (const loss of sample(powerLoss, { numRuns: 200, seed: 20261123 })) {
      const { remains, answered } = await losePower(loss, [ignored]);
      const lines = await linesAfterRestart(remains);
      if (answered.some((line) => !lines.includes(`${line}\n`))) losses += 1;
    }
    expect(losses).toBeGreaterThan(20);
  });
});

import {
  lightExpect as expect,
  property,
  SimulatedDisk,
  tryGenerated,
} from '@meta-agent/durable-files/testing';
import fc from 'fast-check';
import { openDecisionLog } from './decision-log';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 24);

/** The clock at each row: it may be set back or ahead by days. */
const clocks = fc.array(fc.integer({ min: -5 * DAY_MS, max: 5 * DAY_MS }), {
  minLength: 1,
  maxLength: 12,
});

const jumping = property('clock jumps', clocks, async (jumps) => {
  const simulated = SimulatedDisk.empty();
  const { disk } = simulated;
  const log = await openDecisionLog({ folder: '/var/logs', sync: 'always', disk });
  const expected = new Map<string, string>();
  for (const [k, jump] of jumps.entries()) {
    const nowMs = START_MS + jump;
    await log.appendDurably([`line ${k}.`], nowMs);
    const name = `predictions-${new Date(nowMs).toISOString().slice(0, 10)}.jsonl`;
    expected.set(name, `${expected.get(name) ?? ''}line ${k}.\n`);
  }
  await log.close();
  expect(simulated.names()).toEqual([...expected.keys()].sort());
  for (const [name, text] of expected) expect(simulated.text(name)).toBe(text);
});

describe('a row goes to the file of its day, in order, however the clock jumps', () => {
  tryGenerated('clock-decision-log', [jumping]);
});

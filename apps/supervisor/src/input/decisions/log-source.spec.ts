import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { decisionRow } from '../../testing/decision-row';
import { LogSource } from './log-source';
import { WaitingRows } from './waiting-rows';

const at = (hour: number, decidedHour = hour) =>
  decisionRow({
    timestampMs: hour * 3_600_000,
    decidedAtMs: decidedHour * 3_600_000,
    ...{ action: 'BUY', version: 'v1' },
  });

async function read(text: string) {
  const path = join(temporaryFolder(), 'predictions.jsonl');
  writeFileSync(path, text);
  const waiting = new WaitingRows([new LogSource({ paths: [path], withRecords: false })]);
  await waiting.read();
  const { invalidLines } = waiting;
  const rows = waiting.takeUntil(Infinity);
  return { hours: rows.map(({ timestampMs }) => timestampMs / 3_600_000), rows, invalidLines };
}

describe('reading a decision log', () => {
  it('leaves a last line that is being written for the next look', async () => {
    const { hours, invalidLines } = await read(at(1) + at(2).slice(0, -30));
    expect({ hours, invalidLines }).toEqual({ hours: [1], invalidLines: 0 });
  });

  it('takes a last line without a line feed once it is whole', async () => {
    expect((await read(at(1) + at(2).trimEnd())).hours).toEqual([1, 2]);
  });

  it('counts a torn line in the middle of a small log, and goes on', async () => {
    const { hours, invalidLines } = await read(`${at(1)}${at(2).slice(0, 40)}\n${at(3)}`);
    expect({ hours, invalidLines }).toEqual({ hours: [1, 3], invalidLines: 1 });
  });

  it('ends when more than 10 lines and more than 1 % are invalid', async () => {
    await expect(read(at(1) + 'x\n'.repeat(11))).rejects.toThrow('11 of 12 lines are invalid');
    expect((await read(at(1).repeat(1200) + 'x\n'.repeat(11))).invalidLines).toBe(11);
  });

  it('takes a row as decided no earlier than the rows before it: a clock may be set back', async () => {
    const { rows } = await read(at(1, 5) + at(2, 3) + at(3, 6));
    expect(rows.map(({ decidedAtMs }) => decidedAtMs / 3_600_000)).toEqual([5, 5, 6]);
  });
});

describe('the contest of champion and challenger', () => {
  const contestOf = async (made: Partial<Parameters<typeof decisionRow>[0]>) => {
    const challenger = { version: 'v2', action: 'SELL' } as const;
    const { rows } = await read(
      decisionRow({ timestampMs: 0, action: 'BUY', version: 'v1', challenger, ...made }),
    );
    return rows.map(({ challenger: other }) => other);
  };
  const both = { modelVersion: 'v2', action: 'SELL', championAction: 'BUY' };

  it('has what the champion would do where the draw executed the vote in its place', async () => {
    expect(await contestOf({ isExplored: true })).toEqual([both]);
    const { rows } = await read(
      decisionRow({ timestampMs: 0, action: 'BUY', version: 'v1', isExplored: true }),
    );
    expect(rows).toMatchObject([{ action: 'HOLD', isChange: false, challenger: null }]);
  });

  it('has what a canary would do where the draw executed the vote in its place', async () => {
    expect(await contestOf({ isCanary: true, isExplored: true })).toEqual([both]);
    expect(await contestOf({ isCanary: true })).toEqual([both]);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { pastDecisionsSchema, pastMinutesSchema } from '@meta-agent/engine-api';
import { temporaryFolder } from '@meta-agent/model-io/testing';
import { openDecisionLog } from '../decision-log/decision-log';
import { SPLIT } from '../testing/records';
import { startApp } from '../testing/start-app';
import { Past } from './past';
import { readPast } from './read-past';
import { readTail } from './read-tail';

const AT_ONCE = { next: () => Promise.resolve() };

async function linesOf(path: string, mostBytes: number) {
  const lines: string[] = [];
  const read = await readTail(nodeDisk, path, mostBytes, (found) => {
    lines.push(...found);
    return true;
  });
  return { lines, ...read };
}

describe('the end of a file', () => {
  it('is read in whole lines, newest first, over blocks and long lines', async () => {
    const path = join(temporaryFolder(), 'log');
    const texts = Array.from(
      { length: 500 },
      (_, i) => `${i} ${'ä'.repeat(i % 7 === 0 ? 40_000 : i)}`,
    );
    writeFileSync(path, `${texts.join('\n')}\ntorn`);
    const whole = await linesOf(path, 1e9);
    expect(whole.lines).toEqual(texts.toReversed());
    expect(whole.isWhole).toBe(true);
    const part = await linesOf(path, 300_000);
    expect(part).toMatchObject({ bytes: 300_000, isWhole: false });
    expect(part.lines).toEqual(texts.toReversed().slice(0, part.lines.length));
    expect(part.lines.length).toBeGreaterThan(10);
  });
});

/** An engine that decides into a folder, and is gone. */
async function decideInto(folder: string, decisions: number) {
  const log = await openDecisionLog({ folder, sync: 'always' });
  const app = await startApp({ decisionService: { log, sync: 'always' } });
  for (let i = 0; i < decisions; i += 1) {
    const record = { ...SPLIT, timestamp: undefined, symbol: `S${i % 3}` };
    await fetch(`${app.url}/api/ai/meta/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(i % 2 === 0 ? record : { ...record, strange: 1 }),
    });
  }
  await log.close();
  const answer = await fetch(`${app.url}/api/ai/meta/past/decisions?limit=500`);
  return pastDecisionsSchema.parse(await answer.json());
}

describe('the past after a restart', () => {
  it('has the decisions and the minutes of the engine before, from its log', async () => {
    const folder = temporaryFolder();
    const before = await decideInto(folder, 12);
    expect(before).toMatchObject({ kept: 12, matched: 12 });
    const past = new Past(Date.now);
    await readPast(past, { folder });
    const { kept, decisions } = await past.find({}, AT_ONCE);
    expect(kept).toBe(12);
    const restored = decisions.map(({ atMs, requestId, record, answer }) => ({
      at: new Date(atMs).toISOString(),
      request_id: requestId,
      record: JSON.parse(record) as unknown,
      decision: JSON.parse(answer) as unknown,
    }));
    // The row's time is taken once for all rows of a turn.
    const at = expect.any(String) as unknown as string;
    expect(restored).toEqual(before.decisions.map((one) => ({ ...one, at })));
    const { minutes, ...told } = pastMinutesSchema.parse(past.minutes());
    expect(minutes.reduce((sum, minute) => sum + minute.decisions, 0)).toBe(12);
    expect(minutes[0].p50_s).toBeNull();
    expect(told).toMatchObject({ is_reading_log: false, log_rows: 12 });
    expect(Date.parse(told.counted_since)).toBe(decisions.at(-1)?.atMs);
  });

  it('is cut where the limit of bytes is reached, and says since when it counts', async () => {
    const folder = temporaryFolder();
    await decideInto(folder, 12);
    const past = new Past(Date.now);
    const startMs = past.sinceMs;
    await readPast(past, { folder, mostBytes: 4000 });
    const { kept, oldestMs } = await past.find({}, AT_ONCE);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(12);
    expect(past.sinceMs).toBe(oldestMs);
    expect(past.sinceMs).toBeLessThan(startMs);
  });

  it('skips what is no row, rows of older days and rows that came since the start', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const { decisions } = await decideInto(folder, 1);
    const rowAt = (ms: number, id: string) =>
      JSON.stringify({
        ...SPLIT,
        decided_at: new Date(ms).toISOString(),
        decision: { ...decisions[0].decision, id },
      });
    const nowMs = Date.now();
    const day = new Date(nowMs).toISOString().slice(0, 10);
    const lines = [
      rowAt(nowMs - 90_000_000, 'old'),
      ...['{"no":"row"}', 'no json'],
      rowAt(nowMs - 1000, 'before'),
      rowAt(nowMs + 60_000, 'since'),
    ];
    writeFileSync(join(folder, `predictions-${day}.jsonl`), `${lines.join('\n')}\n`);
    const past = new Past(() => nowMs);
    await readPast(past, { folder });
    const { decisions: found } = await past.find({}, AT_ONCE);
    expect(found.map(({ answer }) => (JSON.parse(answer) as { id: string }).id)).toEqual([
      'before',
    ]);
  });

  it('begins with the start where the log cannot be read', async () => {
    const past = new Past(Date.now);
    const folder = join(temporaryFolder(), 'none');
    await expect(readPast(past, { folder })).rejects.toThrow('ENOENT');
    expect(past.minutes()).toMatchObject({ is_reading_log: false, log_rows: 0 });
  });
});

import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rowsIn } from '../market/rows-in';
import { YearBench } from './year-bench';
import { uniformOf } from './year-market';

jest.setTimeout(3_600_000);

/** `KILLS=50 npx jest supervised-kills` in `tools/acceptance` runs the long form. */
const KILLS = Number(process.env.KILLS ?? 2);
/** Of the supervisor, of the engine, of both: one a day. */
const ROUNDS = 3 * KILLS;
/** Longer than a day of decisions and the pass after it. */
const LONGEST_MS = 2000;

const MODEL = {
  ...{ name: 'calibrated', floor: 0.65, targetPrecision: 0.7, highConfidence: 0.92 },
  isMeasured: true,
};

/** The live states of a registry, by the names of their files, without what a kill left of a next one. */
function statesIn(dir: string): Record<string, string> {
  const published = readdirSync(join(dir, 'live')).filter((name) => /^\d+\.json$/.test(name));
  const names = published.map((name) => join('live', name));
  const read = (name: string) => [name, readFileSync(join(dir, name), 'utf8')];
  return Object.fromEntries(['live.json', ...names].map(read)) as Record<string, string>;
}

interface LoggedRow {
  readonly timestamp: string;
  readonly in_force?: { readonly live_generation: number | null };
}

it('supervisor and engine, killed at random moments, give the same states and lose no answer', async () => {
  const bench = new YearBench({ seed: 7, every: 720, isOnline: false, bars: 'as they close' });
  const moment = uniformOf(1);
  await bench.promote(MODEL);
  let supervisor = bench.followDecisions();
  for (let day = 0; day < ROUNDS; day += 1) {
    const trading = bench.trade(day, (top) => top - 0.1);
    await sleep(moment() * LONGEST_MS);
    if (day % 3 !== 1) await supervisor.kill();
    if (day % 3 !== 0) await bench.stopEngine('SIGKILL');
    if (day % 3 !== 1) supervisor = bench.followDecisions();
    await trading;
  }
  await supervisor.kill();
  expect((await bench.supervisor(['--once'])).exitCode).toBe(0);
  await bench.takeUp();
  await bench.stopEngine();

  const rows = rowsIn(bench.logs) as unknown as LoggedRow[];
  const logged = new Set(rows.map(({ timestamp }) => timestamp));
  expect(bench.answered.filter((timestamp) => !logged.has(timestamp))).toEqual([]);
  const used = rows.map(({ in_force: inForce }) => inForce?.live_generation ?? 0);
  expect(used).toEqual(used.toSorted((one, other) => one - other));
  expect(used.at(-1)).toBeGreaterThan(ROUNDS / 2);

  const found = statesIn(bench.dir);
  const undisturbed = join(bench.dir, '../undisturbed');
  cpSync(bench.dir, undisturbed, { recursive: true });
  for (const name of ['live', 'live.json']) rmSync(join(undisturbed, name), { recursive: true });
  const { exitCode } = await bench.supervisor(['--once'], undisturbed);
  expect(exitCode).toBe(0);
  expect(statesIn(undisturbed)).toEqual(found);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../../measure/summary';
import { markdownTable } from '../../report/markdown-table';
import { startEcho, startEngine, type RunningServer } from '../../subjects/start-server';
import { ROUNDS, type Question } from '../question';
import { askBy, Clients, type Round } from './ask-by-clients';
import { preparePosts } from './prepare-posts';

const SLOW_CLIENTS = join(__dirname, '../../subjects/slow-clients.js');
const PATH = '/api/ai/meta/predict';

/** Sixteen saturate the engine: that is its capacity. */
const FEW = 16;
/** Ten times as many clients; and so many that they ask, without a pause, for more than ten times the capacity. */
const MANY = [160, 1000];
const SLOW = 5000;
/** All slow clients have come, and those beyond the limit of connections were closed. */
const SETTLE_MS = 3000;
/** Clients of a desk beside the slow ones. */
const DESK = 4;

/** What becomes of decisions when far more is asked than one engine makes. */
export const overloadQuestion: Question = {
  name: 'overload',
  description: 'overload: 160 and 1,000 clients without a pause, and 5,000 slow ones',
  measure: async (folder) => {
    const { modelDir, bodies } = preparePosts(folder);
    const file = join(folder, 'bodies.jsonl');
    writeFileSync(file, bodies.join('\n'));
    const settings = { META_DECISION_LOG: join(folder, 'log'), LOG_DECISIONS: 'off' };
    const engine = await startEngine(folder, modelDir, settings);
    const echo = await startEcho(folder);
    try {
      return [await measureMany(engine, echo, file), await measureSlow(engine, file)].join('\n\n');
    } finally {
      await engine.stop();
      await echo.stop();
    }
  },
};

/** Rounds by the number of clients. */
type Rounds = ReadonlyMap<number, Round[]>;

async function measureMany(
  engine: RunningServer,
  echo: RunningServer,
  file: string,
): Promise<string> {
  const contestants = [
    { name: '', asked: { url: engine.url + PATH, pid: engine.pid }, rounds: emptyRounds() },
    { name: ', bare echo', asked: { url: `${echo.url}/`, pid: echo.pid }, rounds: emptyRounds() },
  ];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { asked, rounds } of contestants)
      for (const [clients, all] of rounds) all.push(await askBy(clients, asked, file));
  }
  const rows = contestants.flatMap(({ name, rounds }) =>
    [...rounds].map(([clients, all]) => rowOf(`${clients}${name}`, all)),
  );
  const [ofEngine, ofEcho] = contestants.map(({ rounds }) => describeGoodput(rounds));
  const head = ['clients', 'decisions/s', 'µs of processor each', 'p50 ms', 'refused', 'refusal p99 ms', 'without Retry-After']; // prettier-ignore
  return `${markdownTable(head, rows)}\n\nGoodput, refusals included, of capacity: ${ofEngine}. The bare echo: ${ofEcho}.`;
}

const emptyRounds = (): Rounds => new Map([FEW, ...MANY].map((clients) => [clients, []]));

function rowOf(name: string, all: readonly Round[]): string[] {
  const figure = (of: (round: Round) => number, digits: number) =>
    median(all.map(of)).toFixed(digits);
  return [
    name,
    figure(({ rate }) => rate, 1),
    figure(({ cpuUs }) => cpuUs, 1),
    figure(({ p50 }) => p50, 1),
    figure(({ refused }) => refused, 0),
    figure(({ refusedP99 }) => refusedP99 ?? 0, 0),
    String(all.reduce((sum, { withoutRetryAfter }) => sum + withoutRetryAfter, 0)),
  ];
}

function describeGoodput(rounds: Rounds): string {
  const few = rounds.get(FEW) ?? [];
  return MANY.map((clients) => {
    const many = rounds.get(clients) ?? [];
    const byClock = median(few.map((one, i) => many[i].rate / one.rate)).toFixed(2);
    const byProcessor = median(few.map((one, i) => one.cpuUs / many[i].cpuUs)).toFixed(2);
    return `${clients} clients ${byClock} by the clock, ${byProcessor} by processor time`;
  }).join('; ');
}

async function measureSlow(engine: RunningServer, file: string): Promise<string> {
  const desk = new Clients(DESK, { url: engine.url + PATH, pid: engine.pid }, file);
  const alone: Round[] = [];
  const beside: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await desk.count());
    const slow = spawn(process.execPath, [SLOW_CLIENTS, engine.url + PATH, String(SLOW)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(slow.stdout, 'data');
    await sleep(SETTLE_MS);
    beside.push(await desk.count());
    slow.kill('SIGKILL');
    await once(slow, 'exit');
  }
  await desk.stop();
  const p99 = (rounds: readonly Round[]) => median(rounds.map((one) => one.p99)).toFixed(2);
  const ratio = median(alone.map((one, i) => beside[i].p99 / one.p99));
  const rate = median(alone.map((one, i) => beside[i].rate / one.rate));
  return `${DESK} clients without a pause: p99 ${p99(alone)} ms alone, ${p99(beside)} ms beside ${SLOW} clients that send a byte a second and come again: ${ratio.toFixed(2)} times (median of ${ROUNDS} rounds); ${rate.toFixed(2)} of the rate.`;
}

const median = (values: readonly number[]) =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { processorMs } from '../../measure/machine';
import { quantile } from '../../measure/summary';
import { markdownTable } from '../../report/markdown-table';
import type { Seen } from '../../subjects/many-clients';
import { startEcho, startEngine, type RunningServer } from '../../subjects/start-server';
import { ROUNDS, SECONDS, type Question } from '../question';
import { preparePosts } from './prepare-posts';

const MANY_CLIENTS = join(__dirname, '../../subjects/many-clients.js');
const SLOW_CLIENTS = join(__dirname, '../../subjects/slow-clients.js');
const PATH = '/api/ai/meta/predict';

/** Sixteen saturate the engine. A thousand, without a pause, ask for more than ten times as much. */
const FEW = 16;
const MANY = 1000;
const SLOW = 5000;
/** All slow clients have come, and those beyond the limit of connections were closed. */
const SETTLE_MS = 3000;
/** Clients of a desk beside the slow ones. */
const DESK = 4;

/** What becomes of decisions when far more is asked than one engine makes. */
export const overloadQuestion: Question = {
  name: 'overload',
  description: 'overload: a thousand clients without a pause, and five thousand slow ones',
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

type Round = Seen & { readonly cpuUs: number };

/** Clients that go on asking; each call counts what they see for some seconds. */
class Clients {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;
  #counts = 0;

  constructor(
    clients: number,
    readonly asked: Asked,
    file: string,
  ) {
    const args = [MANY_CLIENTS, asked.url, String(clients), String(SECONDS), file];
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async count(): Promise<Round> {
    if (this.#counts > 0) this.#child.stdin.write('again\n');
    this.#counts += 1;
    await this.#lines.next();
    const before = processorMs(this.asked.pid);
    const { value } = (await this.#lines.next()) as { value: string };
    const seen = JSON.parse(value) as Seen;
    const spentMs = processorMs(this.asked.pid) - before;
    return { ...seen, cpuUs: (1000 * spentMs) / (seen.rate * SECONDS) };
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin.end();
    await ended;
  }
}

interface Asked {
  readonly url: string;
  readonly pid: number;
}

async function askBy(clients: number, asked: Asked, file: string): Promise<Round> {
  const started = new Clients(clients, asked, file);
  const round = await started.count();
  await started.stop();
  return round;
}

async function measureMany(
  engine: RunningServer,
  echo: RunningServer,
  file: string,
): Promise<string> {
  const predict = { url: engine.url + PATH, pid: engine.pid };
  const plain = { url: `${echo.url}/`, pid: echo.pid };
  const few: Round[] = [];
  const many: Round[] = [];
  const bareFew: Round[] = [];
  const bare: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    few.push(await askBy(FEW, predict, file));
    many.push(await askBy(MANY, predict, file));
    bareFew.push(await askBy(FEW, plain, file));
    bare.push(await askBy(MANY, plain, file));
  }
  const row = (name: string, all: readonly Round[]) => [
    name,
    ...[({ rate }: Round) => rate, ({ cpuUs }: Round) => cpuUs, ({ p50 }: Round) => p50].map((of) =>
      median(all.map(of)).toFixed(1),
    ),
    median(all.map(({ refused }) => refused)).toFixed(0),
    median(all.map(({ refusedP99 }) => refusedP99 ?? 0)).toFixed(0),
    String(all.reduce((sum, { withoutRetryAfter }) => sum + withoutRetryAfter, 0)),
  ];
  const head = ['clients', 'decisions/s', 'µs of processor each', 'p50 ms', 'refused', 'refusal p99 ms', 'without Retry-After']; // prettier-ignore
  const table = markdownTable(head, [
    row(`${FEW}`, few),
    row(`${MANY}`, many),
    row(`${FEW}, bare echo`, bareFew),
    row(`${MANY}, bare echo`, bare),
  ]);
  const kept = (few: readonly Round[], many: readonly Round[]) => {
    const byClock = median(few.map((one, i) => many[i].rate / one.rate));
    const byProcessor = median(few.map((one, i) => one.cpuUs / many[i].cpuUs));
    return `${byClock.toFixed(2)} of capacity by the clock, ${byProcessor.toFixed(2)} by processor time`;
  };
  return `${table}\n\nGoodput, refusals included: ${kept(few, many)}. The bare echo: ${kept(bareFew, bare)}.`;
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

import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { AskedSince, Exam } from './exam';

const { url, connections, pauseMs, bodies, allowed } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
) as Exam;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

/** After a refusal. */
const RETRY_MS = 500;

let since = nothing();
let latencies: number[] = [];
let next = 0;
let commands = 0;
const asking = new Set<Promise<void>>();

function nothing(): AskedSince {
  return { asked: 0, refused: 0, failed: [], wrong: [], versions: {}, p99Ms: NaN };
}

/** @returns null when the engine refuses for now: a busy machine gives it no processor for long */
function post(body: string): Promise<string | null> {
  const options = { method: 'POST', agent, headers: { 'content-type': 'application/json' } };
  return new Promise((resolve, reject) => {
    const req = request(`${url}/api/ai/meta/predict`, options, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (res.statusCode === 200) resolve(text);
        else if (res.statusCode === 503 && res.headers['retry-after'] !== undefined) resolve(null);
        else reject(new Error(`${res.statusCode ?? 0}: ${text}`));
      });
    });
    req.on('error', reject).end(body);
  });
}

/** An answer must be one of those that its version gives for the record. */
function check(index: number, text: string): void {
  const answer = JSON.parse(text) as { readonly model_version: string };
  const { model_version: version } = answer;
  since.versions[version] = (since.versions[version] ?? 0) + 1;
  const own = new Map(Object.entries(allowed)).get(version);
  const isRight = own?.[index].some((decision) =>
    isDeepStrictEqual({ ...answer, ...decision }, answer),
  );
  if (isRight !== true && since.wrong.length < 3) since.wrong.push(`record ${index}: ${text}`);
}

async function ask(): Promise<void> {
  const index = next++ % bodies.length;
  try {
    for (;;) {
      const startMs = performance.now();
      const text = await post(bodies[index]);
      if (text !== null) {
        latencies.push(performance.now() - startMs);
        check(index, text);
        break;
      }
      since.refused += 1;
      await sleep(RETRY_MS);
    }
  } catch (error) {
    if (since.failed.length < 3) since.failed.push((error as Error).message);
  }
  since.asked += 1;
}

/** Asks with pauses on each connection, until the next command. */
async function askSteadily(): Promise<void> {
  const mine = ++commands;
  const askOn = async () => {
    while (mine === commands) {
      await ask();
      await sleep(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, askOn));
}

async function report(): Promise<void> {
  commands += 1;
  await Promise.all(asking);
  const sorted = latencies.sort((a, b) => a - b);
  since.p99Ms = sorted[Math.floor(sorted.length * 0.99)];
  process.stdout.write(`${JSON.stringify(since)}\n`);
  [since, latencies] = [nothing(), []];
}

/** Forgets what is done: there are hundred thousands of them. */
function keepUntilDone(work: Promise<void>): void {
  asking.add(work);
  void work.then(() => asking.delete(work));
}

/** Commands: `steadily`, a number of requests, or `report`, which waits for the answers. */
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'report') void report();
    else if (line === 'steadily') keepUntilDone(askSteadily());
    else for (let k = Number(line); k > 0; k -= 1) keepUntilDone(ask());
  })
  .once('close', () => process.exit());

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../measure/summary';
import { OPS } from '../subjects/bench-model';

const API = '/api/ai/meta';
const SLOW_CLIENTS = join(__dirname, '../subjects/slow-clients.js');
const SLOW = 200;
const DESK_PAUSE_MS = 5;
/**
 * What is rare has to be done some hundred times before the compiler has seen it: after 200 swaps an engine's
 * compiled code still grows by 1 KiB a swap, after 1,000 by a quarter of that.
 */
const WARM_UP_PACE = 10;

export interface Posted {
  readonly status: number;
  readonly tookMs: number;
}

/** A mixed load on one engine, until it is stopped: decisions, batches, what-ifs, readers of the stream. */
export class MixedLoad {
  readonly counts = new Map<string, number>();
  #latencies: number[] = [];
  #isStopped = false;
  #isWarmingUp = true;
  readonly #working: Promise<void>[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #slow: ChildProcess;

  constructor(
    readonly url: string,
    readonly bodies: readonly string[],
  ) {
    for (let k = 0; k < 2; k += 1) this.#repeat(DESK_PAUSE_MS, () => this.#decide());
    this.#repeat(200, () => this.#batch());
    this.#repeat(100, () => this.#ask(`${API}/what_if`, bodies[0], 'what_if'));
    for (let k = 0; k < 3; k += 1) this.#repeat(0, () => this.#readStream());
    this.#slow = spawn(process.execPath, [SLOW_CLIENTS, url + API + '/predict', String(SLOW)], {
      stdio: 'ignore',
    });
  }

  /** The 99th percentile of the desk's decisions since the last call, in milliseconds. */
  takeP99(): number {
    const sorted = this.#latencies.sort((a, b) => a - b);
    this.#latencies = [];
    return sorted.length === 0 ? NaN : quantile(sorted, 0.99);
  }

  /** From now on the load has its pauses; before, they are WARM_UP_PACE times as short. */
  endWarmUp(): void {
    this.#isWarmingUp = false;
  }

  /** Does something again and again, beside the load. What it does is counted. */
  every(pauseMs: number, name: string, work: () => Promise<unknown>): void {
    this.#repeat(pauseMs, async () => {
      await work();
      this.#count(name);
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#agent.destroy();
    const ended = once(this.#slow, 'exit');
    this.#slow.kill('SIGKILL');
    await Promise.all([...this.#working, ended]);
  }

  /** What fails while the engine goes on is counted, by name. */
  #repeat(pauseMs: number, work: () => Promise<unknown>): void {
    const note = async (error: unknown) => {
      if (this.#isStopped) return;
      this.#count(`failed: ${(error as Error).message.slice(0, 60)}`);
      await sleep(100);
    };
    const go = async () => {
      while (!this.#isStopped) {
        await work().catch(note);
        await sleep(this.#isWarmingUp ? pauseMs / WARM_UP_PACE : pauseMs);
      }
    };
    this.#working.push(go());
  }

  #count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  async #decide(): Promise<void> {
    const body = this.bodies[Math.floor(Math.random() * this.bodies.length)];
    const { tookMs } = await this.#ask(`${API}/predict`, body, 'decision');
    this.#latencies.push(tookMs);
  }

  async #batch(): Promise<void> {
    await this.#ask(`${API}/predict/batch`, `[${this.bodies.join(',')}]`, 'batch');
  }

  async #ask(path: string, body: string, name: string): Promise<Posted> {
    const posted = await this.#post(path, body);
    this.#count(posted.status === 200 ? name : `${name}: ${posted.status}`);
    return posted;
  }

  #post(path: string, body: string): Promise<Posted> {
    return new Promise((resolve, reject) => {
      const startMs = performance.now();
      const headers = { 'content-type': 'application/json' };
      const options = { method: 'POST', agent: this.#agent, headers };
      const req = request(this.url + path, options, (res) => {
        res.resume().on('error', reject);
        res.on('end', () => {
          resolve({ status: res.statusCode ?? 0, tookMs: performance.now() - startMs });
        });
      });
      req.on('error', reject).end(body);
    });
  }

  /** Reads the event stream for a few seconds, one of them slowly, and goes. */
  async #readStream(): Promise<void> {
    const req = get(`${this.url}${API}/stream`).on('error', () => undefined);
    const isSlow = Math.random() < 0.3;
    req.on('response', (res) => {
      res.on('error', () => undefined);
      if (!isSlow) res.resume();
    });
    await sleep(2000 + 3000 * Math.random());
    req.destroy();
    this.#count(isSlow ? 'slow reader of the stream' : 'reader of the stream');
  }
}

/** Runs a command of the operators. @throws Error when it fails */
export async function runOps(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [OPS, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0)
    throw new Error(`meta-ops ${args[0]} ended with ${code}: ${String(Buffer.concat(errors))}`);
}

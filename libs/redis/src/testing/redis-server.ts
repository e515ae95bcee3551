import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedis } from '../connection/open-redis';

/** Directives of redis.conf, for instance `{ maxmemory: '64mb' }`. */
export type RedisDirectives = Readonly<Record<string, string>>;

/** A large append-only file is loaded first. */
const START_MS = 300_000;

/**
 * A real redis-server of this machine with its data in a temporary folder: append-only file, each
 * write synced before it is answered. It listens on loopback alone.
 */
export class RedisServer {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'redis-'));
  readonly #directives: RedisDirectives;
  #child: ChildProcess | null = null;

  private constructor(port: number, directives: RedisDirectives) {
    this.port = port;
    this.#directives = directives;
  }

  /** Starts a server on a free port, and returns when it answers. */
  static async start(directives: RedisDirectives = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), directives);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the server again on its port and data. Directives of this start come last. */
  async restart(directives: RedisDirectives = {}): Promise<void> {
    const settings = {
      ...{ port: String(this.port), bind: '127.0.0.1', dir: this.#folder, save: '' },
      ...{ appendonly: 'yes', appendfsync: 'always', daemonize: 'no', loglevel: 'warning' },
      ...this.#directives,
      ...directives,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn('redis-server', args, { stdio: 'ignore' });
    this.#child = child;
    await this.#answered(child);
  }

  async #answered(child: ChildProcess): Promise<void> {
    const untilMs = Date.now() + START_MS;
    let failed: unknown;
    child.once('error', (error) => (failed = error));
    while (Date.now() < untilMs && child.exitCode === null && failed === undefined) {
      try {
        const redis = await openRedis({ url: this.url });
        redis.disconnect();
        return;
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === 'refused_login' || code === 'no_permission') return;
        await sleep(20);
      }
    }
    throw new Error('redis-server did not start', { cause: failed });
  }

  /** `kill -9`: nothing is flushed. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Stops or continues all of the server: a machine that hangs. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(name);
  }

  /** Ends the server and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  holder.close();
  await once(holder, 'close');
  return port;
}

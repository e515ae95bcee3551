import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { processorMs } from '../../measure/machine';
import type { Seen } from '../../subjects/many-clients';
import { SECONDS } from '../question';

const MANY_CLIENTS = join(__dirname, '../../subjects/many-clients.js');

/** A server that clients ask. */
interface Asked {
  readonly url: string;
  readonly pid: number;
}

/** What clients saw in some seconds, and the server's processor time for each decision. */
export type Round = Seen & { readonly cpuUs: number };

/** Clients that go on asking; each call counts what they see for some seconds. */
export class Clients {
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

/** One round of so many clients. */
export async function askBy(clients: number, asked: Asked, file: string): Promise<Round> {
  const started = new Clients(clients, asked, file);
  const round = await started.count();
  await started.stop();
  return round;
}

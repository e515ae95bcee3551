import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineClient } from '@meta-agent/engine-api';
import { ROOT } from './run-command';

export const ENGINE = join(ROOT, 'apps/engine/bin/meta-engine.js');

export interface EngineProcess {
  readonly url: string;
  readonly pid: number;
  readonly client: EngineClient;
  /** Lines that the engine has written to standard output. */
  readonly lines: readonly string[];
  signal(name: NodeJS.Signals): void;
  /** Ends the engine by a signal. @returns the exit code; null when the signal killed the engine */
  stop(name?: NodeJS.Signals): Promise<number | null>;
}

export type EngineSettings = Readonly<Partial<Record<string, string>>>;

const running = new Set<EngineProcess>();

/** Starts the built engine on a free port, enabled, without the developer's environment. */
export function startEngine(settings: EngineSettings): Promise<EngineProcess> {
  return startCommand([process.execPath, ENGINE], settings);
}

/** Starts the engine by a command that replaces itself with the engine. */
export async function startCommand(
  [command, ...args]: readonly string[],
  settings: EngineSettings,
): Promise<EngineProcess> {
  const { PATH, HOME } = process.env;
  // A killed engine would leave its socket behind.
  const own = { META_AGENT_ENABLED: 'true', META_PORT: '0', META_ADMIN_SOCKET: 'off' };
  const env = { PATH, HOME, ...own, ...settings };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const lines: string[] = [];
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const found = /Listening on (http:\/\/[^"]+)/.exec(line);
      if (found !== null) resolve(found[1]);
    });
    void exited.then(([code]) => {
      reject(
        new Error(`the engine ended with ${code ?? 'a signal'}: ${String(Buffer.concat(errors))}`),
      );
    });
  });
  const { META_ADMIN_TOKEN: token } = settings;
  const engine: EngineProcess = {
    url,
    pid: child.pid ?? 0,
    client: new EngineClient({ url, ...(token !== undefined && { token }) }),
    lines,
    signal: (name) => void child.kill(name),
    stop: async (name = 'SIGTERM') => {
      running.delete(engine);
      child.kill(name);
      const [code] = await exited;
      return code;
    },
  };
  running.add(engine);
  return engine;
}

/** Messages of the engine's log. */
export function messagesOf({ lines }: EngineProcess): string[] {
  return lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
}

/** Waits until a condition is true; the test's timeout limits the wait. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(20);
}

afterEach(async () => {
  for (const engine of running) await engine.stop('SIGKILL');
});

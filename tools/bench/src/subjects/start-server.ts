import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENGINE } from './bench-model';

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const ECHO = join(__dirname, 'echo-server.js');
const CONSUMER = join(__dirname, 'echo-consumer.js');
const URL_IN_LINE = /http:\/\/127\.0\.0\.1:\d+/;
let started = 0;

/** The bare server that returns its JSON. */
export function startEcho(folder: string): Promise<RunningServer> {
  return startServer(process.execPath, [ECHO], folder, {});
}

/** The bare consumer of a stream. */
export function startConsumer(folder: string, args: readonly string[]): Promise<RunningServer> {
  return startServer(process.execPath, [CONSUMER, ...args], folder, {});
}

/** A peer that prints its URL, on either output. */
export function startPeer(
  folder: string,
  { command, args }: { readonly command: string; readonly args: readonly string[] },
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  return startServer(command, args, folder, env);
}

/**
 * The built engine on a free port.
 * @param program the arguments of Node
 */
export function startEngine(
  folder: string,
  modelDir: string,
  env: Readonly<Record<string, string>>,
  program: readonly string[] = [ENGINE],
): Promise<RunningServer> {
  const settings = { META_AGENT_ENABLED: 'true', META_V2_MODEL_DIR: modelDir, META_PORT: '0' };
  return startServer(process.execPath, program, folder, { ...settings, ...env });
}

/** Starts a server that prints its URL. Its output goes to a file: a pipe would need a reader. */
async function startServer(
  command: string,
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  started += 1;
  const outputPath = join(folder, `server-${started}.out`);
  const output = openSync(outputPath, 'w');
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const url = await waitForUrl(outputPath, () => child.exitCode);
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function waitForUrl(outputPath: string, exitCode: () => number | null): Promise<string> {
  for (;;) {
    const found = URL_IN_LINE.exec(readFileSync(outputPath, 'utf8'));
    if (found !== null) return found[0];
    if (exitCode() !== null) throw new Error(`the server ended: see ${outputPath}`);
    await sleep(5);
  }
}

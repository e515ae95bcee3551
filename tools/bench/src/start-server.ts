import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const URL_IN_LINE = /http:\/\/127\.0\.0\.1:\d+/;

/** Starts a server that prints its URL. Its output goes to a file: a pipe would need a reader. */
export async function startServer(
  args: readonly string[],
  outputPath: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const output = openSync(outputPath, 'w');
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', output, 'inherit'],
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
    await sleep(20);
  }
}

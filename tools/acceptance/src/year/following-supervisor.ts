import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A supervisor that follows the files. */
export interface FollowingSupervisor {
  /** Where it serves its metrics, once it has started. */
  readonly url: Promise<string>;
  /** Kills it. */
  readonly kill: () => Promise<void>;
}

/** Starts a supervisor; it follows the files until it is killed. */
export function followDecisions(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): FollowingSupervisor {
  const env = { PATH: process.env.PATH, ...environment };
  const following = [program, ...args, '--poll', '0.1', '--listen', '127.0.0.1:0'];
  const child = spawn(process.execPath, following, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const url = new Promise<string>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [found] = /http:\S+(?=:)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, kill };
}

/** A value of the metrics. */
export const valueIn = (text: string, name: string): number =>
  Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);

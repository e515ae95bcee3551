import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { AGENTS, ROOT, runNode } from '@meta-agent/harness';

/** Three small agents, and one with its weights in a file of its own. */
const SMALL_AGENTS = join(ROOT, 'apps/agents/testdata/small');

export interface RunnerProcess {
  /** What it has written to standard error. */
  readonly told: () => string;
  /** Ends it by a signal. @returns the exit code; null when the signal killed it */
  stop(name: NodeJS.Signals): Promise<number | null>;
}

const running = new Set<RunnerProcess>();

/** Starts the built `meta-agents run` with the small agents. */
export function startRunner(...args: readonly string[]): RunnerProcess {
  return startRunnerWith({}, ...args);
}

/** Starts it with variables of the environment. */
export function startRunnerWith(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): RunnerProcess {
  const words = [AGENTS, 'run', '--agents', SMALL_AGENTS, ...args];
  const env = { ...process.env, ...variables };
  const stdio = ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'];
  const child = spawn(process.execPath, words, { stdio, cwd: ROOT, env });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const runner: RunnerProcess = {
    told: () => text,
    stop: async (name) => {
      running.delete(runner);
      child.kill(name);
      const [code] = await exited;
      return code;
    },
  };
  running.add(runner);
  return runner;
}

/** The log that `meta-agents backfill` computes. */
export async function backfilled(candles: string, out: string): Promise<void> {
  const args = ['--agents', SMALL_AGENTS, '--candles', candles, '--out', out];
  const { exitCode, stderr } = await runNode([AGENTS, 'backfill', ...args]);
  if (exitCode !== 0) throw new Error(stderr);
}

afterEach(async () => {
  for (const runner of running) await runner.stop('SIGKILL');
});

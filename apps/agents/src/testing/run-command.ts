import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '@meta-agent/command-line';
import { createAgentsProgram } from '../commands/program';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  /** Receives all that was written to standard error so far. */
  readonly onStderr?: (text: string) => void;
}

/** Runs `meta-agents` in this process. */
export async function runAgents(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const told = { stdout: '', stderr: '' };
  const streamOf = (name: keyof typeof told) =>
    new PassThrough().on('data', (chunk: Buffer) => {
      told[name] += chunk.toString();
      if (name === 'stderr') options.onStderr?.(told.stderr);
    });
  let exitCode = 0;
  const stderr = streamOf('stderr');
  const program = createAgentsProgram({
    stdin: Readable.from([Buffer.from(options.stdin ?? '')]),
    stdout: streamOf('stdout'),
    stderr: stderr as unknown as NodeJS.WriteStream,
    env: options.env ?? {},
    version: '1.2.3',
    signal: options.signal ?? new AbortController().signal,
    exit: (code) => (exitCode = code),
  }).configureOutput({ writeOut: (text) => (told.stdout += text) });
  const code = await runProgram(program, ['node', 'meta-agents', ...args], stderr);
  await new Promise((resolve) => setImmediate(resolve));
  return { exitCode: code ?? exitCode, ...told };
}

const LONGEST_WAIT_MS = 30_000;

/** Waits until a condition is true. @throws Error after half a minute: a test must not wait for ever */
export async function until(isTrue: () => boolean): Promise<void> {
  const endMs = Date.now() + LONGEST_WAIT_MS;
  while (!isTrue()) {
    if (Date.now() > endMs) throw new Error('the condition did not become true');
    await sleep(10);
  }
}

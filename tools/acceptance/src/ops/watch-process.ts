import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { startEngine, type EngineProcess } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';

const children = new Set<ChildProcessWithoutNullStreams>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** A running command, what it has printed so far, and its exit code. */
export function start(command: string, args: readonly string[]) {
  const { PATH, HOME } = process.env;
  const child = spawn(command, args, { env: { PATH, HOME, TERM: 'xterm-256color' } });
  children.add(child);
  const printed = { text: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, printed, ended };
}

/** Starts an engine that serves a small model. */
export async function startServing(port = '0'): Promise<EngineProcess> {
  const registry = await smallRegistry();
  return startEngine({
    META_V2_MODEL_DIR: registry.dir,
    META_DECISION_LOG: 'off',
    META_PORT: port,
  });
}

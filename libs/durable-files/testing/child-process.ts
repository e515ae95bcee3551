import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const HOOK = join(__dirname, 'run-typescript.js');
const children = new Set<ChildProcess>();

/** Runs a TypeScript file in its own process, which is killed after the tests. */
export function runChild(script: string, ...args: readonly string[]): ChildProcess {
  const node = ['--conditions=@meta-agent/source', '--require', HOOK, script];
  return killAfterTests(
    spawn(process.execPath, [...node, ...args], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
}

export function killAfterTests(child: ChildProcess): ChildProcess {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** The exit code of a child process, or the signal that ended the process. */
export function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  const { exitCode, signalCode } = child;
  if (exitCode !== null || signalCode !== null) return Promise.resolve(exitCode ?? signalCode);
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? signal);
    });
  });
}

/** The first output of a child process; empty when the process ends without output. */
export function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.once('data', (data: Buffer) => {
      resolve(data.toString().trim());
    });
    child.once('close', () => {
      resolve('');
    });
  });
}

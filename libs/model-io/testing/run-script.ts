import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { runChild } from '@meta-agent/durable-files/testing';

/** Runs one of the scripts beside this file in its own process, killed after the tests. */
export function runScript(script: string, ...args: readonly string[]): ChildProcess {
  return runChild(join(__dirname, script), ...args);
}

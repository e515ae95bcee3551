import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { runChild } from '@meta-agent/durable-files/testing';

/** Runs a script of this folder in its own process, which is killed after the tests. */
export function runScript(script: string, ...args: readonly string[]): ChildProcess {
  return runChild(join(__dirname, script), ...args);
}

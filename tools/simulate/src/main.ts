import { join } from 'node:path';
import { guardOutput, packageVersion, runProgram } from '@meta-agent/command-line';
import { createSimulateProgram } from './cli/program';
import { interruptedBy } from './errors';

/** Runs the command line; this file alone reads arguments and signals. */
async function main(): Promise<void> {
  guardOutput(process);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interruption.abort(interruptedBy(signal));
    });
  }
  const { stdout, stderr, argv } = process;
  const surroundings = { stdout, stderr, signal: interruption.signal };
  const program = createSimulateProgram(surroundings, packageVersion(join(__dirname, '..')));
  const exitCode = await runProgram(program, argv, stderr);
  if (exitCode !== null) process.exitCode = exitCode;
}

void main();

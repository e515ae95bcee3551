import { join } from 'node:path';
import { guardOutput, packageVersion, runProgram } from '@meta-agent/command-line';
import { createAgentsProgram } from './commands/program';
import { AgentsError } from './errors';

/** Runs the command line; this file alone reads arguments, environment and signals. */
async function main(): Promise<void> {
  guardOutput(process);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interruption.abort(
        new AgentsError('interrupted', {
          message: `${signal}: stopped.`,
          next: 'the same command goes on where this one stopped',
        }),
      );
    });
  }
  const program = createAgentsProgram({
    // Only `run` reads it.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    version: packageVersion(join(__dirname, '..')),
    signal: interruption.signal,
    exit: (code) => {
      process.exitCode = code;
    },
  });
  const code = await runProgram(program, process.argv, process.stderr);
  if (code !== null) process.exitCode = code;
}

void main();

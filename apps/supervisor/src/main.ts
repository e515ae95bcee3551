import { currentUser, guardOutput, runProgram } from '@meta-agent/command-line';
import { createSupervisorProgram } from './commands/program';

/** Runs the command line; this file alone reads arguments and environment. */
async function main(): Promise<void> {
  guardOutput(process);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopping.abort();
    });
  }
  const program = createSupervisorProgram({
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    stopping: stopping.signal,
    actor: `meta-supervisor of ${currentUser()}`,
    exit: (code) => {
      process.exitCode = code;
    },
  });
  const code = await runProgram(program, process.argv, process.stderr);
  if (code !== null) process.exitCode = code;
}

void main();

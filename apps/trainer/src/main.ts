import { currentUser, EXIT, runProgram } from '@meta-agent/command-line';
import { createTrainerProgram } from './commands/program';

/** Runs the command line; this file alone reads arguments, environment and clock. */
async function main(): Promise<void> {
  guardOutput(process);
  // A pipe that nobody reads any more, as behind `| head`, is no mishap.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    process.exit(code === 'EPIPE' ? EXIT.done : EXIT.unexpected);
  });
  const program = createTrainerProgram({
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    actor: currentUser(),
    nowMs: Date.now,
    exit: (code) => {
      process.exitCode = code;
    },
  });
  const code = await runProgram(program, process.argv, process.stderr);
  if (code !== null) process.exitCode = code;
}

void main();

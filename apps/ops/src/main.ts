import { isatty } from 'node:tty';
import { currentUser, guardOutput, runProgram } from '@meta-agent/command-line';
import { createOpsProgram } from './commands/program';

/** Runs the command line; this file alone reads arguments and environment. */
async function main(): Promise<void> {
  guardOutput(process);
  const program = createOpsProgram({
    // Few commands read it, and opening it takes longer than most of the start.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    isInteractive: isatty(0) && isatty(2),
    typed: process.argv.slice(2),
    actor: currentUser(),
    exit: (code) => {
      process.exitCode = code;
    },
  });
  const code = await runProgram(program, process.argv, process.stderr);
  if (code !== null) process.exitCode = code;
}

void main();

import { currentUser, guardOutput, runProgram } from '@meta-agent/command-line';
import { createOpsProgram } from './commands/program';

/** Runs the command line; this file alone reads arguments and environment. */
async function main(): Promise<void> {
  guardOutput(process);
  const program = createOpsProgram({
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    isInteractive: process.stdin.isTTY && process.stderr.isTTY,
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

import { currentUser, guardOutput, runProgram } from '@meta-agent/command-line';
import { createTrainerProgram } from './commands/program';
import { followWorker } from './worker/follow-worker';
import { untilSignal } from './worker/until-signal';

/** Runs the command line; this file alone reads arguments, environment and clock. */
async function main(): Promise<void> {
  guardOutput(process);
  const program = createTrainerProgram({
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    actor: currentUser(),
    nowMs: Date.now,
    ended: () => untilSignal(process),
    onProgress: followWorker(process),
    exit: (code) => {
      process.exitCode = code;
    },
  });
  const code = await runProgram(program, process.argv, process.stderr);
  if (code !== null) process.exitCode = code;
}

void main();

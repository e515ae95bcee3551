import { currentUser, runProgram } from '@meta-agent/command-line';
import { createProgram } from './commands/program';

/** Runs the command line; this file alone reads arguments, environment and clock. */
async function main(): Promise<void> {
  const program = createProgram({
    stdout: process.stdout,
    stderr: process.stderr,
    modelDir: process.env.META_V2_MODEL_DIR ?? 'models/meta_v2',
    logLevel: process.env.LOG_LEVEL ?? 'info',
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

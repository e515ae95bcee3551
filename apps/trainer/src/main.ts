import { userInfo } from 'node:os';
import { CommanderError } from 'commander';
import { createProgram } from './commands/program';
import { describeError, errorAsJson, exitCodeOf } from './commands/report-error';
import { usageError } from './commands/usage-error';
import { EXIT } from './errors';

/** Runs the command line; this file alone reads arguments, environment and clock. */
async function main(): Promise<number> {
  const program = createProgram({
    stdout: process.stdout,
    stderr: process.stderr,
    modelDir: process.env.META_V2_MODEL_DIR ?? 'models/meta_v2',
    logLevel: process.env.LOG_LEVEL ?? 'info',
    actor: userInfo().username,
    nowMs: Date.now,
    exit: (code) => {
      process.exitCode = code;
    },
  });
  try {
    await program.parseAsync(process.argv);
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error)) {
      return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    }
    const reported = error instanceof CommanderError ? usageError(error) : error;
    const isJson = process.argv.includes('--json');
    process.stderr.write(`${isJson ? errorAsJson(reported) : describeError(reported)}\n`);
    return exitCodeOf(reported);
  }
}

/** Help or version, asked for or, without a command, given unasked: it was printed already. */
function isHelp({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code);
}

void main().then((code) => {
  process.exitCode = code;
});

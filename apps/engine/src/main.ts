import { guardOutput, runProgram } from '@meta-agent/command-line';
import { createEngineProgram } from './program';

/** Flags that are answered without a command. */
const ASKING = new Set(['-h', '--help', '-V', '--version']);

/** Runs the command line; this file alone reads arguments and environment. */
async function main(): Promise<void> {
  guardOutput(process);
  const program = createEngineProgram({ env: process.env, stdout: process.stdout });
  // Not commander's default command: it would treat a mistyped command as an argument.
  const [node, script, ...typed] = process.argv;
  const isServe = typed.length === 0 || (typed[0].startsWith('-') && !ASKING.has(typed[0]));
  const argv = [node, script, ...(isServe ? ['serve', ...typed] : typed)];
  const exitCode = await runProgram(program, argv, process.stderr);
  if (exitCode !== null) process.exitCode = exitCode;
}

void main();

import { runProgram } from '@meta-agent/command-line';
import { createEngineProgram } from './program';

/** Runs the command line; this file alone reads arguments and environment. */
async function main(): Promise<void> {
  const program = createEngineProgram({ env: process.env, stdout: process.stdout });
  // Not commander's default command: that would take a mistyped one for an argument.
  const [node, script, first, ...rest] = process.argv;
  const isServe = first === undefined || first.startsWith('--wait');
  const typed = first === undefined ? rest : [first, ...rest];
  const argv = [node, script, ...(isServe ? ['serve', ...typed] : typed)];
  const exitCode = await runProgram(program, argv, process.stderr);
  if (exitCode !== null) process.exitCode = exitCode;
}

void main();

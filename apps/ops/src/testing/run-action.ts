import type { OptionValues } from 'commander';
import type { Action, CommandContext } from '../terminal/context';

export interface ActionResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, off any terminal. @throws what it throws */
export async function runAction(
  action: Action,
  args: readonly unknown[],
  options: OptionValues,
  env: CommandContext['env'] = {},
): Promise<ActionResult> {
  const printed = { stdout: '', stderr: '' };
  let exitCode = 0;
  const stream = (name: keyof typeof printed) =>
    ({
      isTTY: false,
      write: (text: string) => {
        printed[name] += text;
        return true;
      },
    }) as unknown as NodeJS.WriteStream;
  const context: CommandContext = {
    stdin: { isTTY: false } as unknown as NodeJS.ReadStream,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env,
    isInteractive: false,
    typed: ['command', 'as typed'],
    actor: 'operator',
    exit: (code) => (exitCode = code),
  };
  await action({ args, options }, context);
  return { exitCode, ...printed };
}

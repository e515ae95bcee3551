import { createOpsProgram } from '../commands/program';
import type { CommandContext } from '../terminal/context';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options by name: text, or true for a typed switch; false types a negated switch. */
type TypedOptions = Readonly<Record<string, string | boolean | undefined>>;

const NEGATED = ['promote', 'asLogged', 'engine'];

/** A port without an engine: a test must not reach an engine of this machine. */
const NO_ENGINE = { META_PORT: '1' };

/** Runs a command line in this process without a terminal. @throws the command's error */
export function runCommand(
  name: string,
  args: readonly string[] = [],
  options: TypedOptions = {},
  env: CommandContext['env'] = NO_ENGINE,
): Promise<CommandResult> {
  const flags = Object.entries(options).flatMap(([option, value]) => typed(option, value));
  return printedBy(async (context) => {
    await createOpsProgram(context).parseAsync([name, ...args, ...flags], { from: 'user' });
  }, env);
}

function typed(option: string, value: string | boolean | undefined): string[] {
  const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (typeof value === 'string') return [`--${flag}`, value];
  if (NEGATED.includes(option)) return value === false ? [`--no-${flag}`] : [];
  return value === true ? [`--${flag}`] : [];
}

/** The text that a function prints in this process without a terminal. */
export async function printedBy(
  run: (context: CommandContext) => Promise<void>,
  env: CommandContext['env'] = {},
): Promise<CommandResult> {
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
  await run({
    stdin: { isTTY: false } as unknown as NodeJS.ReadStream,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env,
    isInteractive: false,
    typed: ['command', 'as typed'],
    actor: 'operator',
    exit: (code) => (exitCode = code),
  });
  return { exitCode, ...printed };
}

import { createSupervisorProgram } from '../commands/program';

/** Starts a command in this process, and keeps what it prints. */
export function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stopping: AbortSignal = new AbortController().signal,
) {
  const printed = { stdout: '', stderr: '', exitCode: 0 };
  const stream = (name: 'stdout' | 'stderr') =>
    ({
      write: (text: string) => {
        printed[name] += text;
        return true;
      },
    }) as unknown as NodeJS.WriteStream;
  const program = createSupervisorProgram({
    ...{ stdout: stream('stdout'), stderr: stream('stderr'), env },
    ...{ stopping, actor: 'test' },
    exit: (code) => {
      printed.exitCode = code;
    },
  });
  const ended = program.parseAsync(args, { from: 'user' }).then(() => printed);
  return { printed, ended };
}

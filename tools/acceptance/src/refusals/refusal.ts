import { existsSync, readdirSync } from 'node:fs';
import { type CommandOptions, runTrainer } from '@meta-agent/harness';

/** An error in the form of `--json`, and the exit code. */
export interface Refusal {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
  readonly next?: string;
  readonly issues?: readonly string[];
}

/** Runs a command that must fail: empty stdout, and the error as the last line of stderr. */
export async function refusalOf(
  args: readonly string[],
  options?: CommandOptions,
): Promise<Refusal> {
  const { exitCode, stdout, stderr } = await runTrainer([...args, '--json'], options);
  expect(stdout).toBe('');
  const lastLine = stderr.trimEnd().split('\n').at(-1) ?? '';
  const { error } = JSON.parse(lastLine) as { error: Omit<Refusal, 'exitCode'> };
  return { exitCode, ...error };
}

/** The entries of a model folder, without the empty folder of versions. */
export function savedIn(modelDir: string): string[] {
  if (!existsSync(modelDir)) return [];
  const names = readdirSync(modelDir, { recursive: true }) as string[];
  return names.filter((name) => name !== 'versions');
}

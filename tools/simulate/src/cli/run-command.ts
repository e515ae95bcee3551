import { CommanderError } from 'commander';
import { SimulateError } from '../errors';
import { formatTruth, writeSimulation } from '../output/write-simulation';
import { createCommand } from './create-command';
import { formatSummary } from './format-summary';
import { parseOptions, type RawOptions } from './parse-options';

/** Where a run writes and what can end it: the process, or a test. */
export interface Surroundings {
  readonly version: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Its reason is a SimulateError. */
  readonly signal?: AbortSignal;
}

/** Runs `meta-simulate` with these arguments. Resolves to its exit code, whatever happens. */
export async function runCommand(args: string[], surroundings: Surroundings): Promise<number> {
  try {
    await simulate(args, surroundings);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    surroundings.stderr(describe(error));
    return error instanceof SimulateError ? error.exitCode : 1;
  }
}

async function simulate(args: string[], { version, stdout, stderr, signal }: Surroundings) {
  const command = createCommand(version)
    .exitOverride()
    .configureOutput({ writeOut: stdout, writeErr: stderr })
    .parse(args, { from: 'user' });
  const flags = command.opts<RawOptions & { out: string; json?: boolean }>();
  const options = parseOptions(flags);
  stderr(`Simulating ${options.records} records into ${flags.out} ...\n`);
  const truth = await writeSimulation(flags.out, options, signal);
  stdout(flags.json === true ? formatTruth(truth) : formatSummary(truth, flags.out));
}

function describe(error: unknown): string {
  if (!(error instanceof SimulateError)) {
    return `error unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
  }
  const hint =
    error.code === 'invalid_option' ? 'Type "meta-simulate --help" for the options.\n' : '';
  return `error ${error.code}:\n${error.message.replaceAll(/^/gm, '  ')}\n${hint}`;
}

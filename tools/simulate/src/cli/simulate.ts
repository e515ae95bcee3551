import type { CommandInput } from '@meta-agent/command-line';
import { countOf } from '@meta-agent/words';
import { SimulateError } from '../errors';
import type { MarketOptions } from '../market/market-options';
import { formatTruth, writeSimulation } from '../output/write-simulation';
import type { Surroundings } from './context';
import { formatSummary } from './format-summary';

interface SimulateOptions extends MarketOptions {
  readonly out: string;
  readonly json: boolean;
}

/** `meta-simulate --out DIR` */
export async function simulate(
  { options: { out, json, ...options } }: CommandInput<SimulateOptions>,
  { stdout, stderr, signal }: Surroundings,
): Promise<void> {
  refuseLateTimestamps(options);
  stderr.write(`Simulating ${countOf(options.records, 'record')} into ${out} ...\n`);
  const truth = await writeSimulation(out, options, signal);
  stdout.write(json ? formatTruth(truth) : formatSummary(truth, out));
}

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);

/** ISO 8601 has four digits for a year. @throws SimulateError invalid_option */
function refuseLateTimestamps({ records, symbols, startMs, stepMinutes }: MarketOptions): void {
  const steps = Math.ceil(records / symbols.length);
  if (startMs + (steps - 1) * stepMinutes * 60_000 <= LAST_MS) return;
  const years = Math.ceil(((steps - 1) * stepMinutes) / (365.25 * 24 * 60));
  throw new SimulateError('invalid_option', {
    message: '--records, --step-minutes are not valid.',
    expected: 'all timestamps before the year 10000',
    received: `${years} years of them`,
    next: 'correct --records, --step-minutes',
  });
}

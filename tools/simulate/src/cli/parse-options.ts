import { parseTimestamp, timestampSchema } from '@meta-agent/features';
import { SimulateError } from '../errors';
import type { MarketOptions } from '../market/market-options';
import { findMarket, MARKET_NAMES } from '../market/markets';

/** The text of every flag, as typed or by default, under commander's names. */
export interface RawOptions {
  readonly records: string;
  readonly seed: string;
  readonly market: string;
  readonly symbols: string;
  readonly start: string;
  readonly stepMinutes: string;
  readonly missing: string;
}

interface Flag<T> {
  readonly flag: string;
  readonly key: keyof RawOptions;
  readonly expected: string;
  /** Undefined is what was not expected. */
  readonly read: (text: string) => T | undefined;
}

const FLAGS: { readonly [K in keyof MarketOptions]: Flag<MarketOptions[K]> } = {
  records: {
    flag: '--records',
    key: 'records',
    expected: 'a whole number from 1',
    read: wholeFrom(1),
  },
  seed: {
    flag: '--seed',
    key: 'seed',
    expected: 'a whole number from 0 to 4294967295',
    read: wholeFrom(0, 0xffff_ffff),
  },
  market: {
    flag: '--market',
    key: 'market',
    expected: `one of ${MARKET_NAMES.join(', ')}`,
    read: findMarket,
  },
  symbols: {
    flag: '--symbols',
    key: 'symbols',
    expected: 'different symbols like BTCUSDT,ETHUSDT',
    read: readSymbols,
  },
  startMs: {
    flag: '--start',
    key: 'start',
    expected: 'an ISO 8601 timestamp like 2025-01-01T00:00:00Z',
    read: (text) =>
      timestampSchema.safeParse(text).success ? Math.trunc(parseTimestamp(text)) : undefined,
  },
  stepMinutes: {
    flag: '--step-minutes',
    key: 'stepMinutes',
    expected: 'a whole number from 1',
    read: wholeFrom(1),
  },
  missing: {
    flag: '--missing',
    key: 'missing',
    expected: 'a number from 0 to 1',
    read: readShare,
  },
};

/** @throws SimulateError `invalid_option` with everything that is wrong, a line each. */
export function parseOptions(raw: RawOptions): MarketOptions {
  const issues: string[] = [];
  const values = Object.entries(FLAGS).map(([option, { flag, key, expected, read }]) => {
    const value = read(raw[key]);
    if (value === undefined) issues.push(`${flag}: expected ${expected}, received "${raw[key]}"`);
    return [option, value] as const;
  });
  // Without an issue every value is of its flag's type.
  const options = Object.fromEntries(values) as unknown as MarketOptions;
  if (issues.length === 0) issues.push(...lastTimestampIssues(options));
  if (issues.length > 0) throw new SimulateError('invalid_option', issues.join('\n'));
  return options;
}

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);

/** ISO 8601 has four digits for a year. */
function lastTimestampIssues({ records, symbols, startMs, stepMinutes }: MarketOptions): string[] {
  const steps = Math.ceil(records / symbols.length);
  const years = Math.ceil(((steps - 1) * stepMinutes) / (365.25 * 24 * 60));
  if (startMs + (steps - 1) * stepMinutes * 60_000 <= LAST_MS) return [];
  const expected = 'all timestamps before the year 10000';
  return [`--records, --step-minutes: expected ${expected}, received ${years} years of them`];
}

function wholeFrom(lowest: number, highest = Number.MAX_SAFE_INTEGER) {
  return (text: string): number | undefined => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    return value >= lowest && value <= highest ? value : undefined;
  };
}

function readShare(text: string): number | undefined {
  const value = text.trim() === '' ? NaN : Number(text);
  return value >= 0 && value <= 1 ? value : undefined;
}

function readSymbols(text: string): string[] | undefined {
  const symbols = text.split(',');
  const areValid = symbols.every((symbol) => /^[\w.:/-]+$/.test(symbol));
  return areValid && new Set(symbols).size === symbols.length ? symbols : undefined;
}

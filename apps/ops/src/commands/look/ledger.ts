import {
  describeError,
  EXIT,
  painter,
  textTable,
  type Painter,
  writePage,
} from '@meta-agent/command-line';
import {
  ModelError,
  shortenVersions,
  type LedgerEntry,
  type ReadLedger,
  type Registry,
} from '@meta-agent/model-io';
import { countOf, dateTime } from '@meta-agent/words';
import { existingRegistry } from '../../registry/open-registry';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

/** `meta-ops ledger [--verify]` */
export async function ledger(
  input: RegistryInput<{ readonly verify: boolean }>,
  context: CommandContext,
): Promise<void> {
  const registry = await existingRegistry(input, context);
  const read = await registry.inspectLedger();
  const proof = input.options.verify ? await prove(registry, read) : null;
  const flaw = read.flaw ?? proof?.flaw ?? null;
  const result = { entries: read.entries, flaw: flawOf(flaw), proven: proof?.lines ?? null };
  printResult(input, context, result, () =>
    [...storyOf(read, painter(context.stdout)), ...(proof?.lines ?? [])].join('\n'),
  );
  if (flaw === null) return;
  if (!input.options.json) writePage(context.stderr, describeError(flaw));
  context.exit(EXIT.gateFailed);
}

interface Proof {
  readonly lines: readonly string[];
  readonly flaw: ModelError | null;
}

/** Verifies the ledger, and the current version against its promoted contents. */
async function prove(registry: Registry, { entries, flaw }: ReadLedger): Promise<Proof> {
  if (flaw !== null) return { lines: [], flaw };
  const { head, pending } = await registry.verifyLedger();
  if (head.count === 0) return { lines: ['No version is current.'], flaw: null };
  const lines = [
    `${countOf(entries.length, 'line')}, each verified by its hash and by the next line.`,
    `current.json agrees with line ${head.count}, hash ${head.hash}.`,
  ];
  if (pending !== null) lines.push(`Line ${pending.seq} is incomplete and does not count.`);
  try {
    const { version, manifestHash } = await registry.load();
    return {
      lines: [...lines, `${version} has the bytes that were promoted: manifest ${manifestHash}.`],
      flaw,
    };
  } catch (error) {
    if (error instanceof ModelError) return { lines, flaw: error };
    throw error;
  }
}

function flawOf(flaw: ModelError | null) {
  if (flaw === null) return null;
  const { code, summary, expected, received, next } = flaw;
  return { code, message: summary, expected, received, next };
}

function storyOf({ entries, flaw }: ReadLedger, paint: Painter): string[] {
  if (entries.length === 0) {
    return [flaw === null ? 'The ledger is empty.' : 'No line of the ledger is verified.'];
  }
  const table = textTable(
    ['line', 'when', 'event', 'from', 'to', 'by', 'why'],
    entries.map((entry) => [
      entry.seq,
      dateTime(entry.at),
      showEvent(entry, paint),
      entry.from ?? '–',
      entry.to,
      printable(entry.actor),
      printable(entry.reason),
    ]),
    ['when', 'event', 'from', 'to', 'by', 'why'],
    { optional: ['from'], shorten: shortenVersions },
  );
  const whole = `The ${countOf(entries.length, 'line')} above the fault are verified.`;
  return flaw === null ? [table] : [table, whole];
}

/** Escapes the text of the ledger: a writer must not control the terminal of a reader. */
const printable = (text: string) => text.replace(/\p{C}+/gu, ' ');

function showEvent({ event, forced, details }: LedgerEntry, paint: Painter): string {
  if (event === 'rollback') return paint('yellow', event);
  if (event === 'halt' && typeof details?.to === 'string') {
    return `halt, to ${printable(details.to)}`;
  }
  return forced ? paint('red', `${event}, forced`) : event;
}

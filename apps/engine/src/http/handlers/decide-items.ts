import type { Problem } from '@meta-agent/engine-api';
import type { DecideOptions, DecisionService } from '../../decide/decision-service';
import type { ParsedRecord } from '../../decide/parsed-record';
import { EngineError } from '../../problem/engine-error';
import { problemOf } from '../../problem/problem-of';

/** Records decided in one turn of the event loop; then other requests get a turn. */
export const SLICE = 256;

/** One item of a batch: a record, or the problem that makes it invalid. */
export type Item = { readonly parsed: ParsedRecord } | { readonly problem: Problem };

/** Decides items. @returns decisions and problems as JSON, in the order of the items */
export type DecideItems = (items: readonly Item[]) => Promise<string[]>;

/** Reads one item; an EngineError becomes the problem of the item. */
export function itemOf(read: () => ParsedRecord): Item {
  try {
    return { parsed: read() };
  } catch (error) {
    if (error instanceof EngineError) return { problem: problemOf(error) };
    throw error;
  }
}

export function createDecideItems(
  service: Pick<DecisionService, 'decide'>,
  options: DecideOptions,
): DecideItems {
  return async (items) => {
    const records: ParsedRecord[] = [];
    for (const item of items) if ('parsed' in item) records.push(item.parsed);
    const decisions = await service.decide(records, options);
    let next = 0;
    return items.map((item) =>
      'parsed' in item ? decisions[next++] : JSON.stringify(item.problem),
    );
  };
}

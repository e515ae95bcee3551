import { decisionRowSchema } from '@meta-agent/decision';
import { parseTimestamp, readLogAs } from '@meta-agent/features';
import { InputDigest, readBytes } from '@meta-agent/log-files';
import type { z } from 'zod';

/** A row of the decision log, as `why` explains it. */
export type LoggedRow = z.infer<typeof decisionRowSchema>;

/** What identifies decisions: a symbol and a time, or the id of the answer. */
export type Sought =
  { readonly symbol: string; readonly timestampMs: number } | { readonly id: string };

export interface FoundDecisions {
  readonly rows: readonly (LoggedRow & { readonly place: string })[];
  /** The timestamp of the symbol that is nearest to the sought one; null if there is none. */
  readonly nearest: string | null;
}

/** Looks through decision logs; lines that are no decisions are passed over. */
export async function findDecisions(
  files: readonly string[],
  sought: Sought,
): Promise<FoundDecisions> {
  const rows: (LoggedRow & { place: string })[] = [];
  let nearest: { readonly timestamp: string; readonly distance: number } | null = null;
  for (const file of files) {
    const entries = readLogAs(decisionRowSchema, file, readBytes(file, new InputDigest()));
    for await (const entry of entries) {
      if (!('record' in entry)) continue;
      const { record, line } = entry;
      const distance = distanceOf(record, sought);
      if (distance === 0) rows.push({ ...record, place: `${file}:${line}` });
      if (distance < (nearest?.distance ?? Infinity)) {
        nearest = { timestamp: record.timestamp, distance };
      }
    }
  }
  return { rows, nearest: nearest?.timestamp ?? null };
}

/** 0 for the sought decision; infinite for another symbol or id. */
function distanceOf(row: LoggedRow, sought: Sought): number {
  if ('id' in sought) return row.decision.id === sought.id ? 0 : Infinity;
  if (row.symbol !== sought.symbol) return Infinity;
  return Math.abs(parseTimestamp(row.timestamp) - sought.timestampMs);
}

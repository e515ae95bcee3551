import { answerSchema, type Decision } from '@meta-agent/decision';
import { parseTimestamp, signalRecordSchema, timestampSchema } from '@meta-agent/features';
import { z } from 'zod';
import type { Kept } from './kept-decisions';

/** What the past needs of a row of the decision log. */
const rowSchema = z.looseObject({
  decided_at: timestampSchema,
  request_id: z.string().optional(),
  decision: answerSchema,
});

const RECORD_FIELDS = Object.keys(signalRecordSchema.shape);

export interface PastRow {
  readonly kept: Kept;
  readonly decision: Decision;
}

/** A row of the decision log; null for one that is none, or lacks what older releases did not write. */
export function readPastRow(line: string): PastRow | null {
  const parsed = rowSchema.safeParse(parseOr(line));
  if (!parsed.success) return null;
  const { decided_at, request_id = null, decision, ...row } = parsed.data;
  const assumed = Array.isArray(row.assumed) ? (row.assumed as unknown[]) : [];
  const record = Object.fromEntries(
    RECORD_FIELDS.filter((name) => name in row && !assumed.includes(name)).map((name) => [
      name,
      row[name],
    ]),
  );
  const kept: Kept = {
    ...{ atMs: parseTimestamp(decided_at), requestId: request_id, changed: decision.changed },
    ...{ record: JSON.stringify(record), answer: JSON.stringify(decision) },
  };
  return { kept, decision };
}

function parseOr(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

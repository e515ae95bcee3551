import {
  damaged,
  lightExpect as expect,
  property,
  tryGenerated,
} from '@meta-agent/durable-files/testing';
import { DEFAULT_AGENTS } from '@meta-agent/features';
import fc from 'fast-check';
import { createAdmissions } from '../decide/admit-record';
import type { ParsedRecord } from '../decide/parsed-record';
import { anyRecord } from '../testing/records';
import { createDecideSignals } from './decide-signals';

const valid = anyRecord.map((record) => Buffer.from(JSON.stringify(record)));
const record = fc.oneof(
  valid,
  valid.chain(damaged),
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(null),
);

const { admit } = createAdmissions(
  { isStrict: false, isAnySymbol: false },
  { countWarning: () => undefined },
  { warn: () => undefined },
);

const answerOf = ({ record: { symbol } }: ParsedRecord) =>
  JSON.stringify({ symbol: symbol ?? null });

const decide = createDecideSignals(
  {
    agents: DEFAULT_AGENTS.names,
    decide: (records: readonly ParsedRecord[]) => records.map(answerOf),
    decideWithRow: (record: ParsedRecord) =>
      Promise.resolve({ answer: answerOf(record), row: '{}' }),
  },
  admit,
  { hasRows: false },
);

const answered = property(
  'entries of a stream: a decision or a rejection with a code for each, in order',
  fc.array(record, { maxLength: 5 }),
  async (records) => {
    const entries = records.map((bytes, k) => ({ id: `${k}-0`, record: bytes }));
    const outcomes = await decide(entries);
    expect(outcomes.map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
    for (const [k, outcome] of outcomes.entries()) {
      if ('decision' in outcome) {
        expect(JSON.parse(outcome.decision)).toMatchObject({ signal_id: `${k}-0` });
      } else {
        expect([typeof outcome.code, typeof outcome.reason]).toEqual(['string', 'string']);
        expect(outcome.record).toEqual(records[k] ?? Buffer.alloc(0));
      }
    }
  },
);

describe('generated entries', () => {
  tryGenerated('stream-entries', [answered]);
});

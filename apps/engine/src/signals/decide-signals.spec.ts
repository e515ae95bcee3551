import { DEFAULT_AGENTS } from '@meta-agent/features';
import { createAdmissions } from '../decide/admit-record';
import type { ParsedRecord } from '../decide/parsed-record';
import { EngineError } from '../problem/engine-error';
import { SPLIT } from '../testing/records';
import { createDecideSignals } from './decide-signals';

const { admit } = createAdmissions(
  { isStrict: false, isAnySymbol: false },
  { countWarning: () => undefined },
  { warn: () => undefined },
);

/** Decides every record but those of ETHUSDT, on which it fails. */
function decideFailing(error: Error) {
  const decideOne = ({ record: { symbol } }: ParsedRecord) => {
    if (symbol === 'ETHUSDT') throw error;
    return '{"action":"HOLD"}';
  };
  const service = {
    agents: DEFAULT_AGENTS.names,
    decide: (records: readonly ParsedRecord[]) => records.map(decideOne),
    decideWithRow: () => Promise.reject(error),
  };
  return createDecideSignals(service, admit, { hasRows: false });
}

const entryOf = (symbol: string) => ({
  id: `${symbol}-0`,
  record: Buffer.from(JSON.stringify({ ...SPLIT, symbol })),
});

describe('a record on which the engine fails', () => {
  const entries = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'].map(entryOf);

  it('is rejected, and its neighbours are decided', async () => {
    const outcomes = await decideFailing(new TypeError('x is not a function'))(entries);
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : 'decided'))).toEqual([
      'decided',
      'internal_error',
      'decided',
    ]);
    expect(outcomes[1]).toMatchObject({
      record: entries[1].record,
      reason: 'The engine failed on this record: x is not a function',
    });
  });

  it.each([
    ['decision log', new EngineError('decision_log_unavailable')],
    ['disk', Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })],
  ])('is kept where the %s fails: the session decides it again', async (_, error) => {
    await expect(decideFailing(error)(entries)).rejects.toBe(error);
  });
});

import type { LoadedModel } from '@meta-agent/model-io';
import { inSampleInWords } from '@meta-agent/words';
import { makeTable } from '../testing/make-table';
import { inSampleOf } from './in-sample';

const table = makeTable(
  Array.from({ length: 10 }, (_, minute) => ({ votes: ['BUY', 'HOLD', 'BUY', 'SELL'], minute })),
);
const iso = (row: number) => new Date(table.timestampsMs[row]).toISOString();
const dataset = { table, provenance: { sha256: 'ab' } } as Parameters<typeof inSampleOf>[0];
const modelOf = (metadata: object) => ({ metadata }) as Pick<LoadedModel, 'metadata'>;
const data = { first_timestamp: iso(0), last_timestamp: iso(9), sha256: 'ab' };

describe('inSampleOf', () => {
  it('counts the records of the time that the model was trained on', () => {
    const trained_on = { first_timestamp: iso(2), last_timestamp: iso(6) };
    const inSample = inSampleOf(dataset, modelOf({ data: { ...data, sha256: 'cd' }, trained_on }));
    expect(inSample).toEqual({ records: 5, same_files: false, last_timestamp: iso(6) });
    expect(inSampleInWords(inSample, 10)).toContain('5 of 10 records are in-sample');
  });

  it('takes the whole log of an older artifact, and knows its files by their hash', () => {
    const inSample = inSampleOf(dataset, modelOf({ data }));
    expect(inSample).toEqual({ records: 10, same_files: true, last_timestamp: iso(9) });
    expect(inSampleInWords(inSample, 10)).toContain('the files of the training');
  });
});

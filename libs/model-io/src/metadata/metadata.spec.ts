import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoldResult } from './fit-record';
import { metadataSchema, type BoundedGate } from './metadata';

interface OlderMetadata {
  readonly validation: { readonly folds: readonly Readonly<Record<string, unknown>>[] };
}

const older = JSON.parse(
  readFileSync(join(__dirname, '../../testdata/older-metadata.json'), 'utf8'),
) as OlderMetadata;

describe('the metadata of an older trainer', () => {
  it('is read, with its fold sizes under the current names', () => {
    expect(older.validation.folds[0]).toMatchObject({ trainRows: 400, testRows: 400 });
    const { validation } = metadataSchema.parse(older);
    expect(validation?.folds[0]).toMatchObject({ train_rows: 400, test_rows: 400 });
  });

  it('keeps all other fields unchanged', () => {
    const folds = older.validation.folds.map(({ trainRows, testRows, ...fold }) => {
      return { ...fold, train_rows: trainRows, test_rows: testRows };
    });
    const expected = { ...older, validation: { ...older.validation, folds } };
    expect(metadataSchema.parse(older)).toEqual(expected);
  });
});

describe("the current trainer's metadata", () => {
  const sizes = { train_rows: 400, test_rows: 400, purged: 0 };
  const fold = { fold: 1, accuracy: 0.6, row_passes: 20, ...sizes };

  it('accepts a fraction of a pass over the rows', () => {
    const folds = [{ ...fold, row_passes: 6.5, converged: true }];
    const written = metadataSchema.parse({ ...older, validation: { folds } });
    expect(written).toMatchObject({ validation: { folds } });
  });

  it('is checked against the schema by the compiler', () => {
    // @ts-expect-error a field that only older trainers may omit is missing
    const incomplete: FoldResult = fold;
    // @ts-expect-error a field is misspelled
    const misspelled: FoldResult = { ...fold, converged: true, trainRows: 400 };
    // @ts-expect-error the schema does not have this bound
    const unknown: BoundedGate['bound'] = 'below';
    expect([incomplete, misspelled, unknown]).toHaveLength(3);
  });
});

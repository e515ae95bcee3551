import { join } from 'node:path';

const TESTDATA = join(__dirname, '../../testdata');

/** The path of a file or folder of the test data. */
export const testdata = (...names: string[]) => join(TESTDATA, ...names);

/** The four real agents with their candles, signals and probabilities. */
export const REAL = testdata('agents');

/** Three small agents with windows of 8, 16 and 24 bars, and one with its weights in a file. */
export const SMALL = testdata('small');

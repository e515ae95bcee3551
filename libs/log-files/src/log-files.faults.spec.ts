import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { findLogs } from './find-logs';
import { InputDigest } from './input-digest';
import { readPrices } from './prices/read-prices';
import { readBytes } from './read-bytes';
import { readGroundTruth } from './truth/read-ground-truth';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const LINE = '{"symbol":"BTC"}\n';
const RECORD = { timestampMs: Date.UTC(2026, 1, 5, 23, 54, 27), symbol: 'BTC' };

interface Inputs {
  readonly folder: string;
  read: unknown;
}

function someInputs(): Inputs {
  const folder = temporaryFolder();
  const put = (name: string, data: string | Uint8Array) => {
    writeFileSync(join(folder, name), data);
  };
  put('a.jsonl', LINE);
  put('b.jsonl.gz', gzipSync(LINE));
  put('labels.csv', 'timestamp,symbol,label\n2026-02-05T23:54:27Z,BTC,BUY\n');
  const bars = ['2026-02-05T00:00:00Z,BTC,1,2,1,2', '2026-02-05T00:15:00Z,BTC,2,3,2,3'];
  put('prices.csv', ['timestamp,symbol,open,high,low,close', ...bars, ''].join('\n'));
  return { folder, read: undefined };
}

async function readLogs({ folder }: Inputs): Promise<string> {
  let text = '';
  for (const path of await findLogs([folder])) {
    for await (const chunk of readBytes(path, new InputDigest())) text += String(chunk);
  }
  return text;
}

async function readLabel({ folder }: Inputs): Promise<unknown> {
  const labelsPath = join(folder, 'labels.csv');
  const settings = { outcomesPath: null, symbolMap: new Map<string, string>(), maxInvalidShare: 0 };
  const { truth } = await readGroundTruth({ ...settings, labelsPath }, new InputDigest());
  return truth.find(RECORD).fileLabel;
}

async function readBarMs({ folder }: Inputs): Promise<unknown> {
  const files = { barTime: 'close' as const, symbolMap: new Map<string, string>() };
  const paths = [join(folder, 'prices.csv')];
  return (await readPrices({ ...files, paths }, new InputDigest())).barMs;
}

/** Whole, or an error: what was read of a broken file is never taken for the file. */
function wholeOrRefused(
  name: string,
  read: (inputs: Inputs) => Promise<unknown>,
  whole: unknown,
): FaultedUse<Inputs> {
  return {
    name,
    prepare: someInputs,
    run: async (inputs) => {
      inputs.read = await read(inputs);
    },
    check: (inputs, error) => {
      if (error === undefined) expect(inputs.read).toBe(whole);
    },
  };
}

describe('whatever call of the file system fails, an input is read whole or refused', () => {
  tryFaults('inputs', [
    wholeOrRefused('prediction logs', readLogs, LINE + LINE),
    wholeOrRefused('labels', readLabel, 'BUY'),
    wholeOrRefused('prices', readBarMs, 900_000),
  ]);
});

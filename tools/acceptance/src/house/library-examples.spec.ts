import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as charts from '@meta-agent/charts';
import * as commandLine from '@meta-agent/command-line';
import * as decision from '@meta-agent/decision';
import * as durableFiles from '@meta-agent/durable-files';
import * as engineApi from '@meta-agent/engine-api';
import * as features from '@meta-agent/features';
import * as fleet from '@meta-agent/fleet';
import { ROOT, startEngine, temporaryFolder } from '@meta-agent/harness';
import * as logFiles from '@meta-agent/log-files';
import * as modelIo from '@meta-agent/model-io';
import * as objectStorage from '@meta-agent/object-storage';
import * as outcomes from '@meta-agent/outcomes';
import * as redis from '@meta-agent/redis';
import * as supervision from '@meta-agent/supervision';
import * as words from '@meta-agent/words';
import { runExample } from './example';
// Its hooks must be set before a test runs.
import '@meta-agent/model-io/testing';
import { documentedExamples, readmeEntries, readmeExamples } from './read-examples';

const LIBRARIES: Readonly<Record<string, object>> = {
  charts,
  'command-line': commandLine,
  decision,
  'durable-files': durableFiles,
  'engine-api': engineApi,
  features,
  fleet,
  'log-files': logFiles,
  'model-io': modelIo,
  'object-storage': objectStorage,
  outcomes,
  redis,
  supervision,
  words,
};

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
  delete process.env.META_ENGINE_URL;
});

/** An example runs in an empty folder; the client's examples have an engine without a model. */
async function expectTrue(library: string, code: string, scope: object): Promise<void> {
  const folder = temporaryFolder();
  if (library === 'engine-api') {
    const settings = { META_V2_MODEL_DIR: join(folder, 'models'), META_DECISION_LOG: 'off' };
    process.env.META_ENGINE_URL = (await startEngine(settings)).url;
  }
  process.chdir(folder);
  const values = await runExample(code, { ...scope }, require);
  expect(values).not.toEqual([]);
  for (const { line, value, stated } of values) {
    expect({ line, value }).toEqual({ line, value: stated });
  }
}

describe.each(Object.entries(LIBRARIES))('libs/%s', (library, exported) => {
  const root = join(ROOT, 'libs', library);
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const examples = documentedExamples(join(root, 'src/index.ts'));

  it('has a README whose example returns the stated values', async () => {
    const blocks = readmeExamples(readme);
    expect(blocks).not.toEqual([]);
    for (const block of blocks) await expectTrue(library, block, {});
  });

  it('exports each entry of its README, with an example', () => {
    const entries = readmeEntries(readme);
    expect(entries).not.toEqual([]);
    expect(Object.keys(exported)).toEqual(expect.arrayContaining(entries));
    expect(examples.map(({ name }) => name)).toEqual(expect.arrayContaining(entries));
  });

  it.each(examples)('the example of $name returns the stated values', async ({ code }) => {
    await expectTrue(library, code, exported);
  });
});

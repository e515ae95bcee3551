import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { readFleet } from './read-fleet';

const desk = { name: 'btc', predictions: ['logs'], registry: 'models/btc' };

function write(text: string): string {
  const path = join(temporaryFolder(), 'fleet.json');
  writeFileSync(path, text);
  return path;
}

const read = (fleet: unknown) => readFleet(write(JSON.stringify(fleet)));

it('makes every path absolute, from the folder of the file', async () => {
  const path = write(
    JSON.stringify({
      $schema: 'fleet.schema.json',
      memory_mib: 512,
      desks: [{ ...desk, prices: ['candles.csv'], outcomes: '/data/outcomes.csv' }],
    }),
  );
  const at = (name: string) => join(path, '..', name);
  expect(await readFleet(path)).toEqual({
    ...{ path, attempts: 3, backoffMs: 30_000 },
    desks: [
      {
        ...{ desk: 'btc', predictions: [at('logs')], prices: [at('candles.csv')] },
        ...{ outcomes: '/data/outcomes.csv', labels: null, config: null },
        ...{ registry: at('models/btc'), memoryMib: 512 },
      },
    ],
  });
});

it('names every bad field, what it expects and what it has received', async () => {
  const bad = { ...desk, name: 'BTC', predictions: [], memory_mib: 1, colour: 'red' };
  await expect(read({ desks: [bad], attempts: 0 })).rejects.toMatchObject({
    code: 'fleet_invalid',
    exitCode: 2,
    issues: [
      'attempts: expected a whole number from 1 to 20, received 0',
      'desks.0.name: expected 1 to 64 of a-z 0-9 _ -, the first a letter or a digit, received "BTC"',
      'desks.0.predictions: expected a list of paths, received []',
      'desks.0.memory_mib: expected a whole number of MiB from 64, received 1',
      expect.stringMatching(/^desks\.0: expected .*/),
    ],
  });
});

it.each([
  ['name', 'desks.1.name: expected a name other than that of desks.0, received "btc"'],
  [
    'registry',
    'desks.1.registry: expected a registry other than that of desks.0, received "models/btc"',
  ],
])('two desks do not share their %s', async (_, issue) => {
  const other = { ...desk, name: 'eth', registry: 'models/eth' };
  const twin = issue.includes('.name')
    ? { ...other, name: 'btc' }
    : { ...other, registry: 'models/btc' };
  await expect(read({ desks: [desk, twin] })).rejects.toMatchObject({ issues: [issue] });
});

it.each([
  ['', 'fleet_invalid'],
  ['[]', 'fleet_invalid'],
  ['{"desks":[]}', 'fleet_invalid'],
])('%s is no fleet', async (text, code) => {
  await expect(readFleet(write(text))).rejects.toMatchObject({ code });
});

it('a missing file is told', async () => {
  await expect(readFleet('/nowhere/fleet.json')).rejects.toMatchObject({
    ...{ code: 'fleet_not_found', received: 'none' },
  });
});

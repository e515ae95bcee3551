import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  damaged,
  lightExpect as expect,
  property,
  temporaryFolder,
  tryGenerated,
} from '@meta-agent/durable-files/testing';
import fc from 'fast-check';
import { mergeConfig } from './merge-config';
import { DEFAULT_CONFIG } from './train-config';

const path = join(temporaryFolder(), 'config.json');
const KEYS = [...Object.keys(DEFAULT_CONFIG), 'agents', '__proto__', 'constructor', 'unknown'];
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(...Object.values(DEFAULT_CONFIG)),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const settings = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 5 });
const text = fc.oneof(
  settings.map((given) => JSON.stringify(given)),
  fc
    .constant(DEFAULT_CONFIG)
    .chain((all) => damaged(Buffer.from(JSON.stringify(all))))
    .map(String),
  fc.json(),
  fc.string(),
);

async function read(written: string) {
  writeFileSync(path, written);
  try {
    return (await mergeConfig(path, {})).config;
  } catch (error) {
    expect(error).toMatchObject({ name: 'TrainerError', code: 'invalid_config', exitCode: 2 });
    return null;
  }
}

const reading = property(
  'configuration: one that is accepted is accepted again as it is, else each bad value is named',
  text,
  async (written) => {
    const config = await read(written);
    if (config === null) return;
    expect(Object.isFrozen(config)).toBe(true);
    expect(await read(JSON.stringify(config))).toEqual(config);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  },
);

describe('generated configurations', () => {
  tryGenerated('config', [reading]);
});

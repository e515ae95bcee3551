import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { z } from 'zod';
import { CONFIG_FLAGS, readConfigFlags } from './config-flags';
import { mergeConfig } from './merge-config';
import { DEFAULT_CONFIG } from './train-config';

const folder = temporaryFolder();

function configFile(content: unknown): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('mergeConfig', () => {
  it('gives the defaults without a file or flags', async () => {
    expect((await mergeConfig(null, {})).config).toEqual(DEFAULT_CONFIG);
  });

  it('applies recipe, file and flags to the defaults in order, and names the sources', async () => {
    const path = configFile({ recipe: 'guide', C: 0.5, meta_threshold: 0.7 });
    const { config, sources } = await mergeConfig(path, { C: 2 });
    expect(config).toMatchObject({ C: 2, meta_threshold: 0.7, purge: false, seed: 1 });
    expect(sources).toMatchObject({
      C: 'flag',
      meta_threshold: path,
      purge: 'recipe guide',
      seed: 'default',
    });
  });

  it('lists all invalid settings at once', async () => {
    const path = configFile({ C: -1, class_weight: 'even', minimum: 3 });
    await expect(mergeConfig(path, { n_cv_splits: 1 })).rejects.toMatchObject({
      code: 'invalid_config',
      exitCode: 2,
      issues: [
        `C (${path}): expected auto, or a number above 0, received -1`,
        `class_weight (${path}): expected one of auto, balanced, none, received "even"`,
        'n_cv_splits (flag): expected a whole number, 2 or more, received 1',
        `minimum (${path}): expected the name of a setting, received 3`,
      ],
    });
  });

  it.each([
    ['[1]', '[1]'],
    ['{"C":', 'Unexpected end of JSON input'],
    ['{"C":1,"C":2}', 'a key typed twice, 1 in all'],
    ['{"base_weights":{"xgb":1,"\\u0078gb":2}}', 'a key typed twice, 1 in all'],
  ])('rejects a file that holds %s', async (text, received) => {
    const path = join(folder, 'broken.json');
    writeFileSync(path, text);
    await expect(mergeConfig(path, {})).rejects.toMatchObject({ code: 'invalid_config', received });
  });

  it('reads a file with a byte order mark', async () => {
    const path = join(folder, 'marked.json');
    writeFileSync(path, '\uFEFF{"C":0.5}');
    expect((await mergeConfig(path, {})).config.C).toBe(0.5);
  });

  it.each([Infinity, -Infinity, NaN, 0])('rejects C and half_life of %d', async (value) => {
    for (const key of ['C', 'half_life']) {
      await expect(mergeConfig(null, { [key]: value })).rejects.toMatchObject({
        code: 'invalid_config',
      });
    }
  });

  it('rejects keys that every object has as members', async () => {
    const path = join(folder, 'members.json');
    for (const key of ['__proto__', 'constructor', 'toString']) {
      writeFileSync(path, `{"${key}":1}`);
      await expect(mergeConfig(path, {})).rejects.toMatchObject({
        issues: [`${key} (${path}): expected the name of a setting, received 1`],
      });
    }
  });

  it('rejects a file that does not exist', async () => {
    await expect(mergeConfig(join(folder, 'nowhere.json'), {})).rejects.toMatchObject({
      code: 'input_not_found',
      received: 'ENOENT',
    });
  });
});

describe('the flags of settings', () => {
  it.each([
    ['0.5', 0.5],
    ['1e-3', 0.001],
    ['four', 'four'],
    ['', ''],
  ])(
    'read %j as %j: the schema of the settings checks text that is not a number',
    async (text, value) => {
      const schema = await CONFIG_FLAGS.C.schema?.(z);
      expect(schema?.parse(text)).toBe(value);
    },
  );

  it('become settings only when the flags are given', () => {
    expect(readConfigFlags({ C: 0.5, min_date: '2026', seed: undefined, purge: false })).toEqual({
      C: 0.5,
      min_date: '2026',
      purge: false,
    });
    expect(readConfigFlags({ purge: true })).toEqual({});
  });
});

describe('base weights', () => {
  it.each([1e308, 1001, -1])('of %d are rejected', async (xgb) => {
    const weights = { xgb, lgbm: 1, nhits: 1, patchtst: 1 };
    await expect(mergeConfig(null, { base_weights: weights })).rejects.toMatchObject({
      issues: [expect.stringContaining('expected a number from 0 to 1000')] as unknown,
    });
  });

  const zero = { xgb: 0, lgbm: 0, nhits: 0, patchtst: 0 };
  const typed = (base_weights: string) => mergeConfig(null, readConfigFlags({ base_weights }));

  it('are rejected when all weights are 0', async () => {
    const refused = mergeConfig(null, { base_weights: zero });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_config',
      issues: [expect.stringContaining('expected one weight above 0 at least')] as unknown,
    });
    const one = await mergeConfig(null, { base_weights: { ...zero, xgb: 1 } });
    expect(one.config.base_weights.xgb).toBe(1);
  });

  it('are given as pairs or as the word fit', async () => {
    const { config } = await typed('xgb=0.4,lgbm=0.2,nhits=0.2,patchtst=0.2');
    expect(config.base_weights).toEqual({ xgb: 0.4, lgbm: 0.2, nhits: 0.2, patchtst: 0.2 });
    expect((await typed('fit')).config.fit_base_weights).toBe(true);
    for (const wrong of ['even', 'xgb=1', 'xgb=0,lgbm=0,nhits=0,patchtst=0', 'xgb=a']) {
      await expect(typed(wrong)).rejects.toMatchObject({ code: 'invalid_config' });
    }
  });
});

it('accepts pairs in a symbol map and rejects a single symbol', async () => {
  const { config } = await mergeConfig(null, { symbol_map: ['ETH/USDT:USDT=ETHUSDT'] });
  expect(config.symbol_map).toEqual(['ETH/USDT:USDT=ETHUSDT']);
  await expect(mergeConfig(null, { symbol_map: ['ETHUSDT'] })).rejects.toMatchObject({
    code: 'invalid_config',
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configSchemaText, configText } from './config-text';
import { mergeConfig } from './merge-config';
import { DEFAULT_CONFIG } from './train-config';

const folder = mkdtempSync(join(tmpdir(), 'config-'));

describe('settings as a file', () => {
  it.each([
    ['the defaults', {}],
    ['the guide', { recipe: 'guide' }],
    ['three agents', { agents: { a: 0.5, b: 0.3, c: 0.2 } }],
  ])('are read again as they were: %s', async (_, flags) => {
    const { config } = await mergeConfig(null, flags);
    const path = join(folder, 'settings.json');
    writeFileSync(path, configText(config, './schema.json'));
    expect((await mergeConfig(path, {})).config).toEqual(config);
  });

  it('have a comment on each setting', () => {
    const lines = configText(DEFAULT_CONFIG, null).split('\n');
    for (const key of Object.keys(DEFAULT_CONFIG)) {
      const at = lines.findIndex((line) => line.startsWith(`  "${key}": `));
      expect(lines[at - 1]).toMatch(/^ {2}\/\/ [a-z0-9]/);
      expect(lines[at - 1]).not.toContain('undefined');
    }
  });

  it('may hold comments of both kinds; a comment inside a text is text', async () => {
    const path = join(folder, 'comments.json');
    writeFileSync(path, '{ /* why */ "symbol_map": ["A//B=AB"], // done\n "seed": 7 }');
    const { config } = await mergeConfig(path, {});
    expect([config.seed, config.symbol_map]).toEqual([7, ['A//B=AB']]);
  });
});

describe('the schema of the settings', () => {
  it('describes each setting and refuses unknown ones', () => {
    const schema = JSON.parse(configSchemaText(Object.keys(DEFAULT_CONFIG.base_weights))) as {
      properties: Record<string, { description?: string }>;
      additionalProperties: boolean;
    };
    expect(schema.additionalProperties).toBe(false);
    for (const key of Object.keys(DEFAULT_CONFIG)) {
      expect(schema.properties[key].description).toMatch(/^[a-z0-9]/i);
    }
  });
});

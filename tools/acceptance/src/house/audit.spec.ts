import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runOps, startEngine, temporaryFolder } from '@meta-agent/harness';
import { simulateMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train } from '../trainer/training';
import { blocksOf } from './blocks-of';

const DOCUMENT = readFileSync(join(ROOT, 'docs/audit.md'), 'utf8');
/** The decision that the document asks about. */
const ASKED = { symbol: 'BTCUSDT', timestamp: '2026-11-24T14:30:00Z' };

describe('docs/audit.md', () => {
  it('proves a decision with the commands as they stand', async () => {
    const market = await simulateMarket({ records: 8000, seed: 7 }, '--prices');
    const folder = temporaryFolder();
    const modelDir = join(folder, 'models');
    mkdirSync(join(folder, 'logs'));
    cpSync(join(market.folder, 'prices.csv'), join(folder, 'candles.csv'));
    const inputs = ['--predictions', market.predictions, '--labels', market.labels];
    const early = ['--label-horizon', '15', '--max-date', '2025-01-12', '--force-promote'];
    await train(modelDir, ...inputs, ...early, ...FIXED_RECIPE);
    const engine = await startEngine({
      META_V2_MODEL_DIR: modelDir,
      META_DECISION_LOG: join(folder, 'logs'),
      META_MAX_ROW_AGE: '1e9',
    });
    await engine.client.predictBatch(market.records.slice(-600));
    await engine.client.predict({ ...market.records[0], ...ASKED });
    expect(await engine.stop()).toBe(0);

    const commands = blocksOf(DOCUMENT, 'bash').flatMap((block) => block.trimEnd().split('\n'));
    const printed: string[] = [];
    for (const command of commands) {
      const [program, ...words] = command.split(' ');
      expect(program).toBe('meta-ops');
      const env = { META_V2_MODEL_DIR: modelDir };
      const { exitCode, stdout, stderr } = await runOps(words, { cwd: folder, env });
      expect([command, exitCode, exitCode === 0 ? '' : stderr]).toEqual([command, 0, '']);
      printed.push(stdout);
    }
    const [why, ledger, replay, worth] = printed;
    expect(why).toContain(ASKED.symbol);
    expect(ledger).toContain('current.json agrees with line 1');
    expect(replay).toContain('All 601 logged decisions are equal in the replay.');
    expect(worth).toMatch(/^Identification: prices\./);
  });
});

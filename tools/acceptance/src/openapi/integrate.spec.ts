import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, runNode, startEngine, temporaryFolder } from '@meta-agent/harness';
import ts from 'typescript';
import { blocksOf } from '../house/blocks-of';
import { runExample } from '../house/example';

const [PROGRAM] = blocksOf(readFileSync(join(ROOT, 'docs/integrate.md'), 'utf8'), 'ts');

describe('the TypeScript of docs/integrate.md', () => {
  afterEach(() => {
    delete process.env.META_ENGINE_URL;
  });

  it('decides by the engine, and by the own vote where the engine is away', async () => {
    const engine = await startEngine({ META_DECISION_LOG: 'off' });
    process.env.META_ENGINE_URL = engine.url;
    for (const isThere of [true, false]) {
      if (!isThere) await engine.stop();
      const values = await runExample(PROGRAM, {}, require);
      expect(values.map(({ value }) => value)).toEqual(['BUY']);
      for (const { value, stated } of values) expect(value).toBe(stated);
    }
  });
});

/** Uses the generated types as an integrator does; the last line is a mistake that they must find. */
const CALL = `
import type { paths } from './engine';
type Predict = paths['/api/ai/meta/predict']['post'];
type Body = Predict['requestBody']['content']['application/json'];
type Answer = Predict['responses']['200']['content']['application/json'];
export const body: Body = {
  symbol: 'BTCUSDT',
  base_predictions: { xgb: { action: 'BUY', confidence: 0.7 } },
};
export const read = ({ action, reason, confidence }: Answer): string => action + reason + confidence;
export const wrong = (answer: Answer): number => answer.action;
`;

describe('types that openapi-typescript generates from the engine', () => {
  it('are those of predict: a mistake in their use is an error, and nothing else', async () => {
    const engine = await startEngine({ META_DECISION_LOG: 'off' });
    const folder = temporaryFolder();
    const generator = join(dirname(require.resolve('openapi-typescript')), '../bin/cli.js');
    const args = [generator, `${engine.url}/openapi.json`, '-o', join(folder, 'engine.ts')];
    const { exitCode, stderr } = await runNode(args, { cwd: folder });
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('warn')]);
    writeFileSync(join(folder, 'call.ts'), CALL);
    const options = { strict: true, noEmit: true, types: [], skipLibCheck: true };
    const program = ts.createProgram([join(folder, 'call.ts')], options);
    const found = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    expect(found).toEqual([expect.stringMatching(/^Type '.*' is not assignable to type 'number'/)]);
  });
});

import { join } from 'node:path';
import { EngineClient, modelInUseSchema } from '@meta-agent/engine-api';
import { openRegistry } from '@meta-agent/model-io';
import { smallDraft, temporaryFolder } from '@meta-agent/model-io/testing';
import { SPLIT } from '../../testing/records';
import { startApp } from '../../testing/start-app';

describe('what if', () => {
  it('answers as predict does, and counts nothing', async () => {
    const { url } = await startApp();
    const client = new EngineClient({ url });
    const before = await client.status();
    const decision = await client.whatIf(SPLIT);
    const explained = await client.whatIf(SPLIT, { explain: true });
    const again = { ...decision, id: expect.any(String) as string };
    expect(await client.whatIfBatch([SPLIT, SPLIT])).toEqual([again, again]);
    expect(await client.status()).toEqual(before);
    expect(await client.metrics()).toContain('meta_decision_duration_seconds_count 0');
    expect(await client.predict(SPLIT)).toEqual(again);
    expect(await client.predict(SPLIT, { explain: true })).toEqual({ ...explained, id: again.id });
    expect((await client.status()).total_predictions).toBe(2);
  });

  it('refuses what predict refuses', async () => {
    const client = new EngineClient({ url: (await startApp()).url });
    const record = { base_predictions: { xgb: { action: 'BUY', confidence: 2 } } } as const;
    await expect(client.whatIf(record)).rejects.toMatchObject({ code: 'invalid_record' });
    expect(await client.whatIfBatch([record])).toMatchObject([{ code: 'invalid_record' }]);
  });
});

describe('the model in use', () => {
  it('is described with its gates and its training confidences', async () => {
    const registry = openRegistry({ dir: join(temporaryFolder(), 'models') });
    const draft = smallDraft(1);
    const point = { precision: null, precision_lower_bound: null, override_rate: 0 };
    const curve = [
      { ...point, threshold: 0.7, overrides: 4 },
      { ...point, threshold: 0.69, overrides: 9 },
      { ...point, threshold: 0.34, overrides: 30 },
    ];
    const metadata = { ...draft.metadata, override_threshold: { value: 0.6, curve } };
    const { version } = await registry.save({ ...draft, metadata });
    const why = { actor: 'test', reason: 'test', forced: false, details: {} };
    await registry.promote({ version, event: 'promote', ...why });
    const { url } = await startApp({ modelDir: registry.dir });
    const answer = await new EngineClient({ url }).model();
    const { model } = modelInUseSchema.parse(answer);
    expect(model).toMatchObject({
      version,
      override_threshold: 0.6,
      gates: draft.metadata.gates,
    });
    const bins = Object.entries(model?.training_confidence ?? []).filter(([, n]) => n > 0);
    expect(bins).toEqual([
      ['6', 21],
      ['13', 5],
      ['14', 4],
    ]);
  });

  it('is null when no model is loaded', async () => {
    const { url } = await startApp({ modelDir: join(temporaryFolder(), 'none') });
    expect(await new EngineClient({ url }).model()).toEqual({ model: null });
  });
});

import { type ModelDraft, type Registry, type BoundedGate } from '@meta-agent/model-io';
import { publishModel, type PublishOptions } from './publish-model';

const gate = (name: string, passed: boolean): BoundedGate => ({
  name,
  passed,
  value: 1,
  limit: 1,
  bound: 'min',
});
const PASSED = [gate('samples', true), gate('cv_accuracy', true)];
const FAILED = [gate('samples', true), gate('cv_accuracy', false)];
const BROKEN = [gate('output_spread', false)];

const reporter = { info: jest.fn(), warn: jest.fn(), progress: jest.fn() };

async function publish(gates: BoundedGate[], promotion: PublishOptions['promotion']) {
  const save = jest.fn().mockResolvedValue({ version: 'v1', path: '/registry/v1' });
  const promote = jest.fn().mockResolvedValue({});
  const registry = { save, promote } as unknown as Registry;
  const options = { promotion, actor: 'ann' };
  const published = await publishModel(
    { metadata: {} } as ModelDraft,
    gates,
    registry,
    options,
    reporter,
  );
  return { ...published, saved: save.mock.calls.length, promotions: promote.mock.calls };
}

describe('publishModel', () => {
  it('promotes a model that passed every gate', async () => {
    expect(await publish(PASSED, 'gated')).toMatchObject({
      promoted: true,
      promotions: [[{ version: 'v1', event: 'promote', actor: 'ann', forced: false }]],
    });
  });

  it.each([
    ['a failed gate', FAILED, 'gated'],
    ['--no-promote', PASSED, 'never'],
  ] as const)('saves a candidate only with %s', async (_, gates, promotion) => {
    const published = await publish([...gates], promotion);
    expect(published).toMatchObject({ promoted: false, saved: 1, promotions: [] });
  });

  it('promotes by force and records the failed gates', async () => {
    expect(await publish(FAILED, 'forced')).toMatchObject({
      promoted: true,
      promotions: [[{ forced: true, reason: 'forced although these gates failed: cv_accuracy' }]],
    });
  });

  it('does not record force when every gate passed', async () => {
    expect((await publish(PASSED, 'forced')).promotions).toMatchObject([[{ forced: false }]]);
  });

  it('does not save a model that readers would reject', async () => {
    const published = await publish(BROKEN, 'forced');
    expect(published).toMatchObject({ version: null, promoted: false, saved: 0, promotions: [] });
  });
});

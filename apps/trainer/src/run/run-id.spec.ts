import { openRegistry } from '@meta-agent/model-io';
import { smallDraft, smallRegistry } from '@meta-agent/model-io/testing';
import { finishedRun } from './finished-run';
import type { TrainingRequest } from './training-request';

const reporter = { info: () => undefined, warn: () => undefined, progress: () => undefined };

async function savedRun(passed: boolean) {
  const { dir } = await smallRegistry(1);
  const registry = openRegistry({ dir });
  const draft = smallDraft(2);
  const [first, ...others] = draft.metadata.gates;
  const gates = [{ ...first, passed }, ...others.map((gate) => ({ ...gate, passed: true }))];
  const metadata = {
    ...draft.metadata,
    gates,
    run_id: 'btc.2026-W48',
    search: { seconds: 1, tried: [] },
  };
  const { version } = await registry.save({ ...draft, metadata });
  const again = await registry.save({ ...smallDraft(3), metadata });
  const publish = { promotion: 'gated', actor: 'test' } as const;
  const request = { registry, runId: 'btc.2026-W48', publish } as unknown as TrainingRequest;
  return { registry, version, again, request };
}

it('a run with an id saves one version, whatever is trained the second time', async () => {
  const { registry, version, again } = await savedRun(false);
  expect(again.version).toBe(version);
  expect(await registry.list()).toHaveLength(2);
});

it('what an interrupted attempt saved is promoted once, and a rollback of it stays', async () => {
  const { registry, version, request } = await savedRun(true);
  const [first] = await registry.list();
  expect(await finishedRun(request, reporter)).toMatchObject({ version, promoted: true });
  expect((await registry.current())?.version).toBe(version);
  const back = { event: 'rollback', actor: 'ann', reason: 'worse', forced: false } as const;
  await registry.promote({ version: first, ...back });
  expect(await finishedRun(request, reporter)).toMatchObject({ version, promoted: true });
  expect((await registry.current())?.version).toBe(first);
});

it('a candidate with a failed gate stays one; another run has saved nothing', async () => {
  const { registry, request } = await savedRun(false);
  const before = (await registry.current())?.version;
  expect(await finishedRun(request, reporter)).toMatchObject({ promoted: false });
  expect((await registry.current())?.version).toBe(before);
  expect(await finishedRun({ ...request, runId: 'btc.2026-W49' }, reporter)).toBeNull();
  expect(await finishedRun({ ...request, runId: null }, reporter)).toBeNull();
});

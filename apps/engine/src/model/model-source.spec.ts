import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameChallenger, openRegistry, type Registry } from '@meta-agent/model-io';
import {
  promoteAnother,
  putInForce,
  SAVED_AT_MS,
  smallDraft,
  temporaryFolder,
} from '@meta-agent/model-io/testing';
import { ModelHolder } from './model-holder';
import { challengerModel } from './model-source';

function holderOf(registry: Registry, wanted = 'newest') {
  const events: string[] = [];
  const holder = new ModelHolder({
    dir: registry.dir,
    source: challengerModel(registry.dir, wanted),
    use: (model) => {
      if (model === null) events.push('none');
    },
    nowMs: () => 0,
    elapsedMs: () => 0,
    onLoaded: ({ version }) => events.push(version),
    onRefused: ({ code }) => events.push(code),
  });
  return { holder, events };
}

/** A registry with one promoted version and candidates, each saved a second after the one before. */
async function registryOf(...seeds: number[]) {
  let nowMs = SAVED_AT_MS;
  const dir = join(temporaryFolder(), 'models');
  const registry = openRegistry({ dir, now: () => (nowMs += 1000) });
  await promoteAnother(registry, 1);
  const versions: string[] = [];
  for (const seed of seeds) versions.push(await saveAnother(registry, seed));
  return { registry, versions };
}

/** The small model, which fails one gate. */
async function saveFailing(registry: Registry, seed: number, failed: string): Promise<string> {
  const draft = smallDraft(seed);
  const gates = draft.metadata.gates.map((gate) =>
    gate.name === failed ? { ...gate, passed: false } : gate,
  );
  const { version } = await registry.save({ ...draft, metadata: { ...draft.metadata, gates } });
  return version;
}

async function saveAnother(registry: Registry, seed: number): Promise<string> {
  const { version } = await registry.save(smallDraft(seed));
  return version;
}

describe('the newest challenger', () => {
  it('is the newest candidate that was saved after the current version', async () => {
    const { registry, versions } = await registryOf(2, 3);
    const { holder, events } = holderOf(registry);
    await holder.check();
    await holder.check();
    expect(events).toEqual([versions[1]]);
    await putInForce(registry, versions[1]);
    await holder.check();
    expect(events.slice(1)).toEqual(['none']);
  });

  it('is no version that was promoted before: what was rolled back stays away', async () => {
    const { registry } = await registryOf();
    const first = (await registry.current())?.version ?? '';
    await promoteAnother(registry, 2);
    await putInForce(registry, first, 'rollback');
    const { holder } = holderOf(registry);
    expect((await holder.reload()).model).toBeNull();
    expect(holder.lastError).toBeNull();
  });

  it('is no candidate that failed its gates: the newest one before it that passed them', async () => {
    const { registry, versions } = await registryOf(2);
    await saveFailing(registry, 3, 'consensus_respected');
    const { holder } = holderOf(registry);
    expect((await holder.reload()).model?.version).toBe(versions[0]);
  });

  it('is nobody when every candidate failed its gates', async () => {
    const { registry } = await registryOf();
    await saveFailing(registry, 3, 'samples');
    const { holder } = holderOf(registry);
    expect((await holder.reload()).model).toBeNull();
    expect(holder.lastError).toBeNull();
  });

  it('is the one that a person named, until it is promoted', async () => {
    const { registry, versions } = await registryOf(2, 3);
    const { holder, events } = holderOf(registry);
    const why = { actor: 'ann', reason: 'looks good', at: new Date(SAVED_AT_MS).toISOString() };
    await nameChallenger(registry, { version: versions[0], ...why });
    await holder.check();
    await putInForce(registry, versions[0]);
    await holder.check();
    expect(events).toEqual(versions);
    await expect(nameChallenger(registry, { version: 'other', ...why })).rejects.toMatchObject({
      code: 'version_invalid',
    });
  });
});

describe('a challenger', () => {
  it('of a fixed version is loaded once, and left when it is promoted', async () => {
    const { registry, versions } = await registryOf(2);
    const { holder, events } = holderOf(registry, versions[0]);
    await holder.check();
    await putInForce(registry, versions[0]);
    await holder.check();
    expect(events).toEqual([versions[0], 'none']);
  });

  it('that is broken is refused like a champion, and the one before is kept', async () => {
    const { registry, versions } = await registryOf(2);
    const { holder, events } = holderOf(registry);
    await holder.check();
    const next = await saveAnother(registry, 3);
    writeFileSync(join(registry.pathOf(next), 'scaler.json'), 'broken');
    await holder.reload();
    expect(events).toEqual([versions[0], 'size_mismatch']);
    expect(holder.model?.version).toBe(versions[0]);
    writeFileSync(join(registry.dir, 'challenger.json'), '{');
    await holder.reload();
    expect(events.at(-1)).toBe('challenger_invalid');
  });
});

import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MetaAgent } from '@meta-agent/decision';
import { promoteAnother, smallRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { ModelHolder } from './model-holder';
import { servedModel } from './model-source';
import { watchModel } from './watch-model';

function holderOf(dir: string, clock = { ms: 0 }) {
  const agent = new MetaAgent({ model: null });
  const events: string[] = [];
  const holder = new ModelHolder({
    dir,
    source: servedModel(dir),
    use: (model) => {
      if (model !== null) agent.useModel(model);
    },
    // This wall clock is always set back: no duration may depend on it.
    nowMs: () => -clock.ms,
    elapsedMs: () => clock.ms,
    onLoaded: ({ version }) => events.push(`loaded ${version}`),
    onRefused: ({ code }, next) => events.push(`refused ${code}, ${next ?? 'no hint'}`),
  });
  return { agent, holder, events };
}

describe('the model holder', () => {
  it('loads the current model, and the next one when it is promoted, each once', async () => {
    const registry = await smallRegistry(1);
    const { agent, holder, events } = holderOf(registry.dir);
    await holder.check();
    await holder.check();
    const first = agent.model?.version;
    const second = await promoteAnother(registry, 2);
    await Promise.all([holder.check(), holder.check()]);
    expect(events).toEqual([`loaded ${first}`, `loaded ${second}`]);
    expect(agent.model?.version).toBe(second);
  });

  it('loads twice for a flood of reloads, and answers each of them', async () => {
    const registry = await smallRegistry(1);
    const { holder } = holderOf(registry.dir);
    const results = await Promise.all(Array.from({ length: 1000 }, () => holder.reload()));
    expect(new Set(results).size).toBe(1);
    const first = holder.reload();
    await Promise.resolve();
    const later = await Promise.all(Array.from({ length: 1000 }, () => holder.reload()));
    expect(new Set([await first, ...later]).size).toBeLessThanOrEqual(2);
    expect(later.every(({ model }) => model !== null)).toBe(true);
  });

  it('keeps the old model when the new one is refused, and reports the refusal once', async () => {
    const registry = await smallRegistry(1);
    const { agent, holder, events } = holderOf(registry.dir);
    await holder.check();
    const first = agent.model?.version;
    const second = await promoteAnother(registry, 2);
    writeFileSync(join(registry.pathOf(second), 'scaler.json'), 'broken');
    await holder.check();
    await holder.check();
    expect(agent.model?.version).toBe(first);
    expect(events.slice(1)).toEqual([
      expect.stringMatching(/^refused size_mismatch, .*roll back to another one$/),
    ]);
    expect(holder.lastError).toMatchObject({ code: 'size_mismatch' });
    const third = await promoteAnother(registry, 3);
    await holder.check();
    expect(agent.model?.version).toBe(third);
    expect(holder.lastError).toBeNull();
  });

  it('retries a refused model after half a minute: the disk may have been the cause', async () => {
    const registry = await smallRegistry(1);
    const version = (await registry.current())?.version ?? '';
    const aside = join(temporaryFolder(), 'aside');
    renameSync(registry.pathOf(version), aside);
    const clock = { ms: 0 };
    const { agent, holder, events } = holderOf(registry.dir, clock);
    await holder.check();
    renameSync(aside, registry.pathOf(version));
    clock.ms = 29_999;
    await holder.check();
    expect(events).toEqual(['refused version_missing, choose a version from: meta-ops list']);
    clock.ms = 30_000;
    await holder.check();
    expect(agent.model?.version).toBe(version);
  });

  it.each([
    ['no folder', 'registry_missing', () => undefined],
    [
      'an empty folder',
      'current_missing',
      (dir: string) => {
        mkdirSync(dir);
      },
    ],
    [
      'a pointer that is no JSON',
      'current_invalid',
      (dir: string) => {
        mkdirSync(dir);
        writeFileSync(join(dir, 'current.json'), '{');
      },
    ],
  ])('with %s has no model and reports %s', async (_, code, make) => {
    const dir = join(temporaryFolder(), 'models');
    make(dir);
    const { agent, holder } = holderOf(dir);
    expect(await holder.reload()).toMatchObject({ model: null, error: { code } });
    expect(agent.model).toBeNull();
  });

  it('loads a folder that is one artifact', async () => {
    const registry = await smallRegistry(1);
    const version = (await registry.current())?.version ?? '';
    const { agent, holder } = holderOf(registry.pathOf(version));
    await holder.check();
    expect(agent.model?.version).toBe(version);
  });
});

describe('watchModel', () => {
  async function waitFor(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('notices a promotion, also after the folder itself was replaced', async () => {
    const registry = await smallRegistry(1);
    const { agent, holder } = holderOf(registry.dir);
    await holder.check();
    const stop = watchModel(registry.dir, () => void holder.check());
    try {
      const second = await promoteAnother(registry, 2);
      await waitFor(() => agent.model?.version === second);
      const copy = `${registry.dir}.copy`;
      cpSync(registry.dir, copy, { recursive: true });
      rmSync(registry.dir, { recursive: true });
      renameSync(copy, registry.dir);
      const third = await promoteAnother(registry, 3);
      await waitFor(() => agent.model?.version === third);
    } finally {
      stop();
    }
  });
});

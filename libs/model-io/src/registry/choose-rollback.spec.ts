import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { openSample, putInForce, sampleRegistry } from '../../testing/sample-registry';
import { smallDraft } from '../../testing/small-draft';
import { chooseRollback } from './choose-rollback';

describe('the target of a rollback', () => {
  it('does not exist before a second version was promoted', async () => {
    const { registry } = await sampleRegistry(1);
    for (const one of [registry, openSample(temporaryFolder())]) {
      expect(await one.chooseRollback()).toEqual({ version: null, skipped: [] });
    }
  });

  it('is the previous current version', async () => {
    const { registry, versions } = await sampleRegistry(3);
    expect(await registry.chooseRollback()).toEqual({ version: versions[1], skipped: [] });
  });

  it('is never the current version, even after a repeated promotion', async () => {
    const { registry, versions } = await sampleRegistry(2);
    await putInForce(registry, versions[1]);
    expect(await registry.chooseRollback()).toEqual({ version: versions[0], skipped: [] });
  });

  it('skips removed and damaged versions and reports them', async () => {
    const { registry, versions } = await sampleRegistry(4);
    const [good, damaged, removed] = versions;
    rmSync(registry.pathOf(removed), { recursive: true });
    writeFileSync(join(registry.pathOf(damaged), 'weights.bin'), 'other');
    const { version, skipped } = await registry.chooseRollback();
    expect(version).toBe(good);
    expect(skipped.map(({ version: name, code }) => [name, code])).toEqual([
      [removed, 'version_missing'],
      [damaged, 'size_mismatch'],
    ]);
  });

  it('is no version whose files are no longer what was promoted', async () => {
    const { registry, versions } = await sampleRegistry(3);
    const [good, sealedAgain] = versions;
    const state = await registry.verifyLedger();
    const promoted = new Map(state.entries.map(({ to, manifest_sha256 }) => [to, manifest_sha256]));
    const hashOf = (version: string) =>
      Promise.resolve(version === sealedAgain ? 'another' : (promoted.get(version) ?? ''));
    expect(await chooseRollback(state, hashOf)).toEqual({
      version: good,
      skipped: [
        {
          ...{ version: sealedAgain, code: 'hash_mismatch' },
          reason: 'is no longer what was promoted',
        },
      ],
    });
  });

  it('is not chosen when a version cannot be judged', async () => {
    const { registry } = await sampleRegistry(2);
    const bug = new TypeError('a bug');
    const choice = chooseRollback(await registry.verifyLedger(), () => Promise.reject(bug));
    await expect(choice).rejects.toBe(bug);
  });

  it('lies two promotions back after two rollbacks in a row', async () => {
    const { registry, versions } = await sampleRegistry(3);
    const [first, second, third] = versions;
    await putInForce(registry, second, 'rollback');
    const { version, skipped } = await registry.chooseRollback();
    expect(version).toBe(first);
    expect(skipped).toEqual([
      {
        version: third,
        code: 'rolled_back',
        reason: 'was rolled back on 2026-11-23T18:45:00.000Z by test: rollback',
      },
    ]);
    await putInForce(registry, first, 'rollback');
    expect((await registry.chooseRollback()).version).toBeNull();
  });

  it('is no version that was demoted, until a promotion of it releases the demotion', async () => {
    const { registry, versions } = await sampleRegistry(2);
    const [first, second] = versions;
    await registry.demote({ version: second, actor: 'meta-supervisor', reason: 'worse' });
    const { version: third } = await registry.save(smallDraft(3));
    await putInForce(registry, third);
    const { version, skipped } = await registry.chooseRollback();
    expect(version).toBe(first);
    expect(skipped).toEqual([
      {
        ...{ version: second, code: 'demoted' },
        reason: 'was demoted on 2026-11-23T18:45:00.000Z by meta-supervisor: worse',
      },
    ]);
    await putInForce(registry, second);
    await putInForce(registry, third);
    expect((await registry.chooseRollback()).version).toBe(second);
  });

  it('may be a rolled back version that was promoted again', async () => {
    const { registry, versions } = await sampleRegistry(3);
    const [, second, third] = versions;
    await putInForce(registry, second, 'rollback');
    await putInForce(registry, third);
    await putInForce(registry, second);
    expect((await registry.chooseRollback()).version).toBe(third);
  });

  it('is unknown while the ledger is broken', async () => {
    const { registry } = await sampleRegistry(2);
    writeFileSync(join(registry.dir, 'ledger.jsonl'), '');
    await expect(registry.chooseRollback()).rejects.toMatchObject({ code: 'ledger_cut' });
  });
});

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryPath } from '@meta-agent/durable-files';
import type { ModelDraft, Registry } from '@meta-agent/model-io';
import { sampleRegistry, smallDraft } from '@meta-agent/model-io/testing';
import { runCommand } from '../../testing/run-command';

let registry: Registry;
let versions: readonly string[];

beforeEach(async () => {
  ({ registry, versions } = await sampleRegistry(3));
});

const options = (more: Record<string, unknown> = {}) => ({
  modelDir: registry.dir,
  reason: 'because',
  yes: true,
  json: true,
  ...more,
});

const lastLine = async () => (await registry.verifyLedger()).entries.at(-1);

async function saveWithFailedGate(): Promise<string> {
  const draft = smallDraft(8);
  const failed = { name: 'cv_accuracy', value: 0.4, limit: 0.55, passed: false };
  return saveWithGates(
    draft.metadata.gates.map((gate) => (gate.name === 'cv_accuracy' ? failed : gate)),
    0.4,
  );
}

async function saveWithGates(
  gates: ModelDraft['metadata']['gates'],
  cv_accuracy = 0.6,
): Promise<string> {
  const draft = smallDraft(8);
  const metadata = { ...draft.metadata, gates, cv_accuracy };
  return (await registry.save({ ...draft, metadata })).version;
}

const EVIDENCE = {
  ...{ status: 'not_enough_time' as const, life_minutes: 15, blocks: 0, active_blocks: 0 },
  ...{ span_days: 0, estimate: null, standard_error: null, lower_bound: null, ci95: null },
  ...{ missing_days: 1, weeks_to_prove: null },
};

describe('promote', () => {
  it('promotes a version by a part of its name and records who and why in the ledger', async () => {
    const offline = options({ engine: false });
    const { stdout } = await runCommand('promote', [versions[0].slice(-8)], offline);
    const changed = { version: versions[0], previous: versions[2], generation: 4, changed: true };
    expect(JSON.parse(stdout)).toEqual(changed);
    expect(await lastLine()).toMatchObject({
      event: 'promote',
      to: versions[0],
      actor: 'operator',
      reason: 'because',
      forced: false,
    });
  });

  it('promotes the newest version when it is not the current one', async () => {
    await registry.save(smallDraft(9));
    const newest = (await registry.list()).at(-1);
    const { stdout } = await runCommand('promote', ['newest'], options());
    expect(JSON.parse(stdout)).toMatchObject({ version: newest });
  });

  it('promotes nothing when another version was promoted in the meantime', async () => {
    const seen = { version: versions[0], event: 'promote', forced: false, seen: 2 } as const;
    const late = registry.promote({ ...seen, actor: 'operator', reason: 'late' });
    await expect(late).rejects.toMatchObject({ code: 'current_changed', exitCode: 2 });
    expect((await registry.current())?.version).toBe(versions[2]);
  });

  it('changes nothing when the version is already current', async () => {
    const { stdout, exitCode } = await runCommand('promote', ['current'], options());
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { changed: false }]);
    expect((await registry.current())?.generation).toBe(3);
  });

  it('refuses a version that failed its gates; the ledger records a forced promotion', async () => {
    const version = await saveWithFailedGate();
    const refusal = runCommand('promote', [version], options());
    await expect(refusal).rejects.toMatchObject({
      code: 'gates_failed',
      exitCode: 3,
      issues: ['cv_accuracy: 0.4000, limit 0.5500'],
      expected: 'a version that has and passes every gate, or --force',
      received: 'cv_accuracy',
      next: "do not promote it, or meta-ops command 'as typed' --force",
    });
    await runCommand('promote', [version], options({ force: true }));
    expect(await lastLine()).toMatchObject({ to: version, forced: true });
  });

  const all = smallDraft().metadata.gates;
  const edited = (name: string, changes: object) =>
    all.map((gate) => (gate.name === name ? { ...gate, ...changes } : gate));
  it.each([
    ['passed is written by hand', edited('override_rate', { value: 0.9 }), 'override_rate'],
    ['a bad value is not measured', edited('top_class_share', { value: null }), 'top_class_share'],
    ['the value is not the measured one', edited('cv_accuracy', { value: 0.99 }), 'cv_accuracy'],
    ['a gate is left out', all.filter(({ name }) => name !== 'fit_converged'), 'fit_converged'],
    [
      'the evidence is left out',
      all.filter(({ name }) => !name.startsWith('change_uplift')),
      'change_uplift_accuracy_lower_bound',
    ],
    [
      'nothing says that the life of a label is known',
      all.filter(({ name }) => name !== 'label_life_known'),
      'label_life_known',
    ],
  ])('refuses without --force when %s', async (_, gates, received) => {
    const version = await saveWithGates(gates);
    const refusal = runCommand('promote', [version], options({ engine: false }));
    await expect(refusal).rejects.toMatchObject({ code: 'gates_failed', received });
    expect((await registry.current())?.generation).toBe(3);
  });

  const compared = (difference: number | null, version = 'V0') => {
    const { metadata } = smallDraft();
    const gate = {
      name: 'better_than_champion',
      value: difference,
      limit: 0,
      bound: 'above' as const,
    };
    return {
      gates: [...metadata.gates, { ...gate, passed: (difference ?? 0) > 0 }],
      champion: {
        ...{ version, trained_until: '2026-02-01T00:00:00Z', first_timestamp: null },
        ...{ records: 0, differing: 0, metric: 'pnl' as const, identified_share: null },
        ...{ difference, evidence: EVIDENCE },
      },
    };
  };
  const saveCompared = async (changes: object) => {
    const draft = smallDraft(8);
    return (await registry.save({ ...draft, metadata: { ...draft.metadata, ...changes } })).version;
  };
  it.each([
    ['it is no better than the champion', compared(-0.1)],
    ['it could not be compared with the champion', compared(null)],
    ['the gate of the champion is left out', { ...compared(0.1), gates: all }],
    ['the difference is not the measured one', { ...compared(0.1), gates: compared(0.2).gates }],
  ])('refuses without --force when %s', async (_, changes) => {
    const refusal = runCommand(
      'promote',
      [await saveCompared(changes)],
      options({ engine: false }),
    );
    const received = 'better_than_champion';
    await expect(refusal).rejects.toMatchObject({ code: 'gates_failed', received });
  });

  it('says when the version was compared with another one than the current', async () => {
    const offline = options({ engine: false });
    const other = await runCommand('promote', [await saveCompared(compared(0.1))], offline);
    expect(other.stderr).toContain(
      `was compared with V0, but the current version is ${versions[2]}.`,
    );
    await runCommand('promote', [versions[2]], offline);
    const same = compared(0.1, versions[2]);
    expect((await runCommand('promote', [await saveCompared(same)], offline)).stderr).toBe('');
  });

  it('refuses an artifact without gates; the ledger records a forced promotion', async () => {
    const draft = smallDraft(8);
    const bare = { ...draft, metadata: { ...draft.metadata, gates: [] } };
    const { version } = await registry.save(bare);
    const refusal = runCommand('promote', [version], options({ engine: false }));
    await expect(refusal).rejects.toMatchObject({ code: 'gates_failed', exitCode: 3 });
    await runCommand('promote', [version], options({ engine: false, force: true }));
    expect(await lastLine()).toMatchObject({ to: version, forced: true });
  });

  it('refuses an invalid version, an unknown version and an ambiguous name', async () => {
    writeFileSync(join(registry.pathOf(versions[0]), 'weights.bin'), '');
    for (const [typed, code] of [
      [versions[0], 'size_mismatch'],
      ['nothing', 'version_unknown'],
      ['', 'version_unknown'],
      ['2026', 'version_ambiguous'],
      ['../..', 'version_unknown'],
    ]) {
      const refusal = runCommand('promote', [typed], options());
      await expect(refusal).rejects.toMatchObject({ code });
    }
    expect((await registry.current())?.generation).toBe(3);
  });
});

describe('rollback', () => {
  it('goes back to a demoted version only where --to names it, and tells that it stays demoted', async () => {
    await registry.demote({ version: versions[2], actor: 'meta-supervisor', reason: 'worse' });
    const last = (await registry.save(smallDraft(9))).version;
    await runCommand('promote', [last], options());
    const named = options({ to: versions[2], json: false });
    const { stderr } = await runCommand('rollback', [], named);
    expect(stderr).toContain(`${versions[2]} was demoted on `);
    expect((await registry.standing()).demotion).toMatchObject({ version: versions[2] });
    await runCommand('promote', [last], options());
    await runCommand('rollback', [], options());
    expect((await registry.current())?.version).toBe(versions[1]);
  });

  it('goes back one promotion when two rollbacks run at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      ({ registry, versions } = await sampleRegistry(3));
      const both = [0, 1].map(() => runCommand('rollback', [], options()));
      const ends = await Promise.allSettled(both);
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [refused] = ends.filter((end) => end.status === 'rejected');
      expect(refused.reason).toMatchObject({ code: 'current_changed' });
      const { entries } = await registry.verifyLedger();
      expect(entries.slice(3)).toMatchObject([
        { event: 'rollback', from: versions[2], to: versions[1] },
      ]);
    }
  });

  it('goes back to the last good version and says why it skipped the others', async () => {
    rmSync(registry.pathOf(versions[1]), { recursive: true });
    const { stderr, stdout } = await runCommand('rollback', [], options({ json: false }));
    expect(stderr).toContain(`Skipped ${versions[1]}: the registry does not hold the version`);
    expect(stdout).toContain(`${versions[0]} is current (line 4 of the ledger).`);
    expect(await lastLine()).toMatchObject({
      event: 'rollback',
      from: versions[2],
      to: versions[0],
      reason: 'because',
      details: { skipped: [{ version: versions[1], code: 'version_missing' }] },
    });
  });

  it('works when the current version is broken', async () => {
    rmSync(registry.pathOf(versions[2]), { recursive: true });
    await runCommand('rollback', [], options());
    expect((await registry.load()).version).toBe(versions[1]);
  });

  it('changes nothing when there is no good version', async () => {
    for (const version of versions.slice(0, 2))
      rmSync(registry.pathOf(version), { recursive: true });
    await expect(runCommand('rollback', [], options())).rejects.toMatchObject({
      code: 'nothing_to_roll_back_to',
      exitCode: 3,
    });
    expect((await registry.current())?.generation).toBe(3);
  });

  it('--to accepts only a version that was promoted before', async () => {
    const candidate = await saveWithFailedGate();
    for (const [to, code] of [
      [candidate, 'never_promoted'],
      ['current', 'already_current'],
    ]) {
      const refusal = runCommand('rollback', [], options({ to }));
      await expect(refusal).rejects.toMatchObject({ code, exitCode: 2 });
    }
    await runCommand('rollback', [], options({ to: versions[0] }));
    expect((await registry.current())?.version).toBe(versions[0]);
  });
});

describe('prune', () => {
  it('keeps the newest versions, the current version and the rollback target', async () => {
    const candidates = [await saveWithFailedGate()];
    for (const seed of [20, 21]) candidates.push((await registry.save(smallDraft(seed))).version);
    const before = await registry.list();
    const { stdout } = await runCommand('prune', [], options({ reason: undefined, keep: '1' }));
    const { removed, kept } = JSON.parse(stdout) as Record<'removed' | 'kept', string[]>;
    expect(await registry.list()).toEqual(kept);
    expect(kept).toEqual(expect.arrayContaining([versions[1], versions[2], before.at(-1)]));
    expect([...removed, ...kept].sort()).toEqual(before);
    expect((await registry.chooseRollback()).version).toBe(versions[1]);
  });

  it('keeps an older rollback target when the previous version was rolled back', async () => {
    await runCommand('rollback', [], options());
    await runCommand('prune', [], options({ reason: undefined, keep: '1' }));
    expect((await registry.chooseRollback()).version).toBe(versions[0]);
  });

  it('finishes an interrupted removal when there is nothing else to remove', async () => {
    const dead = '.tmp-1-1-000000000000-';
    const own = basename(temporaryPath('')).split('-');
    const name = `${dead}${own[4]}-0123456789abcdef`;
    mkdirSync(join(registry.dir, 'versions', name));
    await runCommand('prune', [], options({ reason: undefined, keep: '9' }));
    expect(readdirSync(join(registry.dir, 'versions')).sort()).toEqual([...versions].sort());
  });

  it.each([
    ['0', 'bad_argument'],
    ['-1', 'bad_argument'],
    ['many', 'bad_argument'],
    ['1.5', 'bad_argument'],
    ['', 'bad_usage'],
  ])('refuses --keep %j as %s', async (keep, code) => {
    const refusal = runCommand('prune', [], options({ reason: undefined, keep }));
    await expect(refusal).rejects.toMatchObject({ code, exitCode: 2 });
    expect(await registry.list()).toHaveLength(3);
  });

  it('removes nothing while the ledger is broken: the current version is unknown', async () => {
    writeFileSync(join(registry.dir, 'ledger.jsonl'), '');
    const refusal = runCommand('prune', [], options({ reason: undefined, keep: '1' }));
    await expect(refusal).rejects.toMatchObject({ code: 'ledger_cut' });
    expect(await registry.list()).toHaveLength(3);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAVED_AT_MS, smallDraft } from '../../testing/small-draft';
import { temporaryFolder } from '../../testing/temporary-folder';
import { createScorer } from '../model/scorer';
import { openModel } from './open-model';
import type { Promotion } from './promote-version';
import { openRegistry } from './registry';

const open = (dir = temporaryFolder()) => openRegistry({ dir, now: () => SAVED_AT_MS });

const promotion = (version: string): Promotion => ({
  version,
  event: 'promote',
  actor: 'trainer',
  reason: 'all gates passed',
  forced: false,
});

describe('openRegistry', () => {
  it('loads what was saved and promoted, with the same probabilities', async () => {
    const registry = open();
    const draft = smallDraft();
    const { version, path } = await registry.save(draft);
    expect(version).toMatch(/^20261123T184500Z-[0-9a-f]{8}$/);
    await registry.promote(promotion(version));

    const expected = createScorer(draft);
    for (const model of [
      await registry.load(),
      await registry.load(version),
      await openModel(registry.dir),
      await openModel(path),
    ]) {
      const [want, found] = [new Float64Array(3), new Float64Array(3)];
      const input = Float64Array.from(draft.probeInputs[0]);
      expected.score(input, want);
      model.score(input, found);
      expect([...found]).toEqual([...want]);
      expect(model.version).toBe(version);
      expect(model.trainedAtMs).toBe(SAVED_AT_MS - 1000);
    }
  });

  it('has no current version before the first promotion', async () => {
    const registry = open();
    const { version } = await registry.save(smallDraft());
    expect(await registry.current()).toBeNull();
    expect(await registry.list()).toEqual([version]);
    await expect(registry.load()).rejects.toMatchObject({ code: 'current_missing' });
  });

  it('chains promotions in the ledger and anchors its head in current.json', async () => {
    const registry = open();
    const first = await registry.save(smallDraft(1));
    const second = await registry.save(smallDraft(2));
    await registry.promote(promotion(first.version));
    await registry.promote({ ...promotion(second.version), forced: true, details: { gate: 'cv' } });
    await registry.promote({ ...promotion(first.version), event: 'rollback' });

    const { entries, head, pending } = await registry.verifyLedger();
    expect(entries.map(({ event, from, to }) => [event, from, to])).toEqual([
      ['promote', null, first.version],
      ['promote', first.version, second.version],
      ['rollback', second.version, first.version],
    ]);
    expect(entries[1]).toMatchObject({ forced: true, details: { gate: 'cv' } });
    expect(pending).toBeNull();
    expect(await registry.current()).toMatchObject({
      version: first.version,
      previous: second.version,
      generation: 3,
      ledger_head: head,
    });
  });

  it('writes the same bytes for the same draft', async () => {
    const [one, two] = [open(), open()];
    const [a, b] = [await one.save(smallDraft()), await two.save(smallDraft())];
    const names = readdirSync(a.path).sort();
    expect(names).toHaveLength(7);
    expect(b.version).toBe(a.version);
    for (const name of names) {
      expect(readFileSync(join(b.path, name)).equals(readFileSync(join(a.path, name)))).toBe(true);
    }
  });

  it('answers a second save of the same draft in the same second with the same version', async () => {
    const registry = open();
    const first = await registry.save(smallDraft());
    expect(await registry.save(smallDraft())).toEqual(first);
    expect(readdirSync(join(registry.dir, 'versions'))).toEqual([first.version]);
  });
});

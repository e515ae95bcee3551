import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { nodeDisk, publishFile } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { SAVED_AT_MS, smallDraft } from '../../testing/small-draft';
import { anchorLedger, appendEntry, decodeLedger, encodeLedger, type LedgerEntry } from './ledger';
import { readCurrent, verifyLedger } from './read-registry';
import { openRegistry } from './registry';
import { currentPath, ledgerPath } from './registry-paths';

interface Snapshot {
  readonly current: Buffer;
  readonly ledger: Buffer;
}

/** A registry, and its files after each of `promotions` changes between two versions. */
async function promotedRegistry(promotions: number) {
  const dir = temporaryFolder();
  const registry = openRegistry({ dir, now: () => SAVED_AT_MS });
  const versions = [await registry.save(smallDraft(1)), await registry.save(smallDraft(2))];
  const snapshots: Snapshot[] = [];
  for (let i = 0; i < promotions; i += 1) {
    const { version } = versions[i % 2];
    const reason = `§ Grund ${i} "☃"`;
    await registry.promote({ version, event: 'promote', actor: 'me', reason, forced: false });
    snapshots.push({
      current: readFileSync(currentPath(dir)),
      ledger: readFileSync(ledgerPath(dir)),
    });
  }
  return { dir, registry, versions, snapshots };
}

/** Chains the given lines anew, as a forger would. */
function chain(lines: readonly LedgerEntry[]): LedgerEntry[] {
  return lines.reduce<LedgerEntry[]>((entries, { seq, prev, hash, ...event }) => {
    expect([seq, prev.length, hash.length]).toEqual([entries.length + 1, 64, 64]);
    return appendEntry(entries, event);
  }, []);
}

const textOf = (dir: string) => readFileSync(ledgerPath(dir), 'utf8');

describe('verifyLedger', () => {
  it('accepts an empty registry', async () => {
    const { entries, head, pending } = await verifyLedger(temporaryFolder());
    expect({ entries, count: head.count, pending }).toEqual({
      entries: [],
      count: 0,
      pending: null,
    });
  });

  it('finds any one changed byte', async () => {
    const { dir } = await promotedRegistry(3);
    const current = await readCurrent(dir);
    const bytes = readFileSync(ledgerPath(dir));
    expect(anchorLedger(decodeLedger(bytes), current).pending).toBeNull();
    for (const [i, original] of bytes.entries()) {
      bytes[i] = original ^ 1;
      expect(() => anchorLedger(decodeLedger(bytes), current)).toThrow('the ledger was edited');
      bytes[i] = original;
    }
  });

  it('finds any one changed byte of a line that current.json does not anchor yet', async () => {
    const { dir, snapshots } = await promotedRegistry(2);
    writeFileSync(currentPath(dir), snapshots[0].current);
    const current = await readCurrent(dir);
    const bytes = readFileSync(ledgerPath(dir));
    expect(anchorLedger(decodeLedger(bytes), current).pending?.seq).toBe(2);
    for (let i = snapshots[0].ledger.length; i < bytes.length; i += 1) {
      bytes[i] ^= 1;
      expect(() => anchorLedger(decodeLedger(bytes), current)).toThrow('the ledger was edited');
      bytes[i] ^= 1;
    }
  });

  it('names the line after a changed line whose own hash was recomputed', async () => {
    const { dir, registry } = await promotedRegistry(3);
    const [first, ...others] = (await registry.verifyLedger()).entries;
    const [forged] = chain([{ ...first, actor: 'somebody else' }]);
    writeFileSync(ledgerPath(dir), encodeLedger([forged, ...others]));
    await expect(verifyLedger(dir)).rejects.toMatchObject({
      code: 'ledger_edited',
      at: 'ledger.jsonl, line 2',
    });
  });

  it('finds a line removed from the middle', async () => {
    const { dir } = await promotedRegistry(3);
    const [first, , third] = textOf(dir).split('\n');
    writeFileSync(ledgerPath(dir), `${first}\n${third}\n`);
    await expect(verifyLedger(dir)).rejects.toMatchObject({ at: 'ledger.jsonl, line 2' });
  });

  it.each([1, 2, 3])('finds that the last %i of three lines were removed', async (cut) => {
    const { dir } = await promotedRegistry(3);
    const kept = textOf(dir)
      .split('\n')
      .slice(0, 3 - cut);
    writeFileSync(ledgerPath(dir), kept.map((line) => `${line}\n`).join(''));
    await expect(verifyLedger(dir)).rejects.toMatchObject({
      code: 'ledger_cut',
      expected: 'at least 3 lines',
      received: String(3 - cut),
    });
  });

  it('finds that the ledger is missing', async () => {
    const { dir } = await promotedRegistry(1);
    rmSync(ledgerPath(dir));
    await expect(verifyLedger(dir)).rejects.toMatchObject({ code: 'ledger_cut' });
  });

  it('finds an older complete ledger in place of the current one', async () => {
    const { dir, snapshots } = await promotedRegistry(3);
    writeFileSync(ledgerPath(dir), snapshots[1].ledger);
    await expect(verifyLedger(dir)).rejects.toMatchObject({ code: 'ledger_cut' });
  });

  it('detects the ledger of another registry', async () => {
    const { dir, registry } = await promotedRegistry(2);
    const [first, second] = (await registry.verifyLedger()).entries;
    writeFileSync(ledgerPath(dir), encodeLedger(chain([{ ...first, actor: 'x' }, second])));
    await expect(verifyLedger(dir)).rejects.toMatchObject({
      code: 'ledger_replaced',
      at: 'ledger.jsonl, line 2',
    });
  });

  it('finds an older current.json in place of the current one', async () => {
    const { dir, snapshots } = await promotedRegistry(3);
    writeFileSync(currentPath(dir), snapshots[0].current);
    await expect(verifyLedger(dir)).rejects.toMatchObject({ code: 'current_outdated' });
    // A crash between the two writes also leaves current.json one behind: report, do not refuse.
    writeFileSync(currentPath(dir), snapshots[1].current);
    expect((await verifyLedger(dir)).pending?.seq).toBe(3);
  });

  it('finds that current.json is missing', async () => {
    const { dir } = await promotedRegistry(2);
    rmSync(currentPath(dir));
    await expect(verifyLedger(dir)).rejects.toMatchObject({
      code: 'current_outdated',
      received: 'no current.json',
    });
  });

  it.each([
    ['version', '"20260101T000000Z-00000000"'],
    ['promoted_at', '"2026-01-01T00:00:00Z"'],
    ['previous', 'null'],
    ['generation', '9'],
    ['manifest_sha256', `"${'0'.repeat(64)}"`],
  ])('finds a changed %s in current.json', async (field, value) => {
    const { dir } = await promotedRegistry(2);
    const current = JSON.parse(readFileSync(currentPath(dir), 'utf8')) as object;
    const edited = { ...current, [field]: JSON.parse(value) as unknown };
    writeFileSync(currentPath(dir), JSON.stringify(edited));
    await expect(verifyLedger(dir)).rejects.toMatchObject({ code: 'current_mismatch' });
  });

  it.each(['', '{', '[]', '{"version":1}'])('refuses %j as current.json', async (text) => {
    const { dir } = await promotedRegistry(1);
    writeFileSync(currentPath(dir), text);
    await expect(verifyLedger(dir)).rejects.toMatchObject({ code: 'current_invalid' });
  });
});

describe('a promotion after an interrupted one', () => {
  it('marks the line that never came into force as abandoned', async () => {
    const { dir, registry, versions, snapshots } = await promotedRegistry(2);
    writeFileSync(currentPath(dir), snapshots[0].current);
    const { version } = versions[1];
    const again = {
      version,
      event: 'promote',
      actor: 'me',
      reason: 'again',
      forced: false,
    } as const;
    const current = await registry.promote(again);

    const { entries, pending } = await registry.verifyLedger();
    expect(entries.map(({ event }) => event)).toEqual([
      'promote',
      'promote',
      'abandoned',
      'promote',
    ]);
    expect(entries[2].reason).toBe('line 2 never came into force');
    expect(entries[3].from).toBe(versions[0].version);
    expect(pending).toBeNull();
    expect(current.generation).toBe(4);
  });

  it('can be interrupted repeatedly', async () => {
    const { dir, registry, versions, snapshots } = await promotedRegistry(1);
    for (let i = 0; i < 3; i += 1) {
      await registry.promote({
        version: versions[1].version,
        event: 'promote',
        actor: 'me',
        reason: `attempt ${i}`,
        forced: false,
      });
      await publishFile(nodeDisk, currentPath(dir), snapshots[0].current);
      const { entries, pending } = await registry.verifyLedger();
      expect(pending).toEqual(entries.at(-1));
      expect(entries).toHaveLength(2 + 2 * i);
    }
  });

  it('is refused when the ledger does not verify', async () => {
    const { dir, registry, versions } = await promotedRegistry(2);
    writeFileSync(ledgerPath(dir), '');
    const before = readFileSync(currentPath(dir));
    const { version } = versions[0];
    await expect(
      registry.promote({ version, event: 'rollback', actor: 'me', reason: 'x', forced: false }),
    ).rejects.toMatchObject({ code: 'ledger_cut' });
    expect(readFileSync(currentPath(dir))).toEqual(before);
  });
});

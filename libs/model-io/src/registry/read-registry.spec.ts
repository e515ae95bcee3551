import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { sampleRegistry } from '../../testing/sample-registry';
import { generateKeys, parseVerifyKeys } from '../signature/keys';
import type { Promotion } from './promote-version';
import { readCurrent } from './read-registry';
import { openRegistry } from './registry';

const UNREADABLE = { code: 'registry_unreadable', exitCode: 2 };
const PROMOTION: Promotion = {
  ...{ version: '20260101T000000Z-00000000', event: 'promote', forced: false },
  ...{ actor: 'ann', reason: 'better' },
};
const keys = parseVerifyKeys(new Map([['key.pem', generateKeys().publicPem]]));

describe('what is read of a registry', () => {
  it('a name that is no version, and a version that is not there, are told', async () => {
    const { registry } = await sampleRegistry(1);
    const [unknown, wrong] = ['20260101T000000Z-00000000', 'newest'];
    await expect(registry.load(unknown)).rejects.toMatchObject({
      ...{ code: 'version_missing', expected: `${unknown} in ${join(registry.dir, 'versions')}` },
    });
    await expect(registry.load(wrong)).rejects.toMatchObject({
      code: 'version_invalid',
      expected: 'a version like 20261123T184500Z-1a2b3c4d',
      received: '"newest"',
    });
  });

  it.each([
    ['{', ''],
    ['{}', ', version'],
  ])('current.json with %s is refused', async (text, place) => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'current.json'), text);
    const refusal = { code: 'current_invalid', at: `${join(dir, 'current.json')}${place}` };
    await expect(readCurrent(dir)).rejects.toMatchObject(refusal);
  });

  it('a file in the place of a folder, and a folder in the place of a file, are told', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'versions'), '');
    const registry = openRegistry({ dir });
    await expect(registry.list()).rejects.toMatchObject(UNREADABLE);
    await expect(registry.load(PROMOTION.version)).rejects.toMatchObject(UNREADABLE);
    const beside = openRegistry({ dir: join(dir, 'versions', 'below') });
    await expect(beside.promote(PROMOTION)).rejects.toMatchObject(UNREADABLE);
    mkdirSync(join(dir, 'control.json'));
    await expect(registry.standing()).rejects.toMatchObject(UNREADABLE);
    mkdirSync(join(dir, 'ledger.jsonl'));
    await expect(registry.inspectLedger()).rejects.toMatchObject(UNREADABLE);
  });

  it('versions are listed by their time, without other names', async () => {
    const dir = temporaryFolder();
    const names = ['20260201T000000Z-00000000', '20260101T000000Z-ffffffff', 'notes', '.tmp-1'];
    for (const name of names) mkdirSync(join(dir, 'versions', name), { recursive: true });
    expect(await openRegistry({ dir }).list()).toEqual([names[1], names[0]]);
  });
});

describe('the ledger and its fault', () => {
  it('has its lines, without a fault', async () => {
    const { registry } = await sampleRegistry(2);
    const { entries } = await registry.verifyLedger();
    expect(await registry.inspectLedger()).toEqual({ entries, flaw: null });
    const empty = openRegistry({ dir: temporaryFolder(), verifyKeys: keys });
    expect(await empty.inspectLedger()).toEqual({ entries: [], flaw: null });
  });

  it('has its lines, with the fault', async () => {
    const { registry } = await sampleRegistry(2);
    const { entries } = await registry.verifyLedger();
    const unsigned = await openRegistry({ dir: registry.dir, verifyKeys: keys }).inspectLedger();
    expect(unsigned).toMatchObject({ entries, flaw: { code: 'signature_missing' } });
    rmSync(join(registry.dir, 'ledger.jsonl'));
    const cut = await registry.inspectLedger();
    expect(cut).toMatchObject({ entries: [], flaw: { code: 'ledger_cut' } });
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { promoteAnother, putInForce, smallRegistry } from '../../testing';
import { restorationOf } from '../../testing/restoration-of';
import { openServedModel } from '../served/open-served-model';
import { ServedMemory } from '../served/served-memory';
import { createSigner, generateKeys, parseVerifyKeys } from '../signature/keys';
import { decodeHistory, encodeHistory } from './history';
import { openRegistry } from './registry';

const [first, second] = [generateKeys(), generateKeys()];
const keysOf = (...pems: string[]) => parseVerifyKeys(new Map([['keys.pem', pems.join('\n')]]));
const signerOf = ({ privatePem }: { privatePem: string }) => createSigner(privatePem, 'key.pem');
const verifyKeys = keysOf(first.publicPem);

const serve = (dir: string, keys = verifyKeys) =>
  openServedModel(dir, { memory: new ServedMemory(null, nodeDisk), verifyKeys: keys });

/** A registry whose current version the first key signed. */
async function signedRegistry() {
  const { dir } = await smallRegistry(1);
  const registry = openRegistry({ dir, signer: signerOf(first), verifyKeys });
  await registry.sign();
  return registry;
}

it('a signed version is served, and each further change is signed', async () => {
  const registry = await signedRegistry();
  expect((await serve(registry.dir)).version).toBe((await registry.current())?.version);
  const [version] = await registry.list();
  await promoteAnother(registry, 2);
  await putInForce(registry, version, 'rollback');
  expect((await serve(registry.dir)).version).toBe(version);
  expect((await registry.current())?.signature?.key).toBe(first.keyId);
  await registry.verifyLedger();
});

it('nothing is signed without a key, or without a current version', async () => {
  const { dir } = await smallRegistry(1);
  expect(await openRegistry({ dir }).sign()).toBeNull();
  expect((await openRegistry({ dir }).current())?.signature).toBeUndefined();
  const empty = openRegistry({ dir: temporaryFolder(), signer: signerOf(first) });
  expect(await empty.sign()).toBeNull();
});

it('an unsigned registry, and one artifact, are not served with a key', async () => {
  const { dir } = await smallRegistry(1);
  const missing = { code: 'signature_missing', exitCode: 3 };
  await expect(serve(dir)).rejects.toMatchObject(missing);
  const [version] = await openRegistry({ dir }).list();
  await expect(serve(join(dir, 'versions', version))).rejects.toMatchObject(missing);
});

it('a promotion without the key is refused before it changes anything', async () => {
  const { dir } = await signedRegistry();
  const unsigned = openRegistry({ dir });
  const ledger = readFileSync(join(dir, 'ledger.jsonl'));
  await expect(promoteAnother(unsigned, 2)).rejects.toMatchObject({
    ...{ code: 'signature_needed', expected: 'a key to sign with', received: 'none' },
  });
  expect(readFileSync(join(dir, 'ledger.jsonl')).equals(ledger)).toBe(true);
});

it.each(['version', 'promoted_at', 'previous', 'generation', 'manifest_sha256', 'ledger_head'])(
  'a pointer with another %s is not served',
  async (field) => {
    const registry = await signedRegistry();
    const path = join(registry.dir, 'current.json');
    const other = { ...(await registry.current()), ...changed(field) };
    writeFileSync(path, JSON.stringify(other));
    const refusal = { code: 'signature_invalid', at: 'current.json' };
    await expect(serve(registry.dir)).rejects.toMatchObject(refusal);
    await expect(registry.verifyLedger()).rejects.toMatchObject(refusal);
    await expect(promoteAnother(registry, 3)).rejects.toMatchObject(refusal);
  },
);

function changed(field: string): object {
  const hash = '1'.repeat(64);
  const values: Record<string, unknown> = {
    version: '20261123T184500Z-00000000',
    promoted_at: '2001-01-01T00:00:00Z',
    previous: 'x',
    generation: 9,
    manifest_sha256: hash,
    ledger_head: { hash, count: 1 },
  };
  return { [field]: values[field] };
}

it('a history that the thief of a registry writes anew is not served', async () => {
  const registry = await signedRegistry();
  const thief = generateKeys();
  const forged = openRegistry({ dir: registry.dir, signer: signerOf(thief) });
  await promoteAnother(forged, 6);
  await expect(serve(registry.dir)).rejects.toMatchObject({
    code: 'signature_key_unknown',
    received: thief.keyId,
  });
});

it('keys are exchanged: both count, then the new one signs, then the old one goes', async () => {
  const registry = await signedRegistry();
  const both = keysOf(first.publicPem, second.publicPem);
  await serve(registry.dir, both);
  await openRegistry({ dir: registry.dir, signer: signerOf(second), verifyKeys: both }).sign();
  await serve(registry.dir, both);
  await serve(registry.dir, keysOf(second.publicPem));
  await expect(serve(registry.dir)).rejects.toMatchObject({ code: 'signature_key_unknown' });
});

it('an archive carries the signature; a forged one is not restored', async () => {
  const registry = await signedRegistry();
  const files = encodeHistory(await registry.verifyLedger());
  expect(files && decodeHistory(files).current.signature?.key).toBe(first.keyId);

  const [dir, other] = [temporaryFolder(), temporaryFolder()];
  const restoration = restorationOf(registry, await registry.list());
  await openRegistry({ dir, signer: signerOf(first), verifyKeys }).restore(restoration);
  expect((await serve(dir)).version).toBe((await registry.current())?.version);

  const forged = `${registry.dir}.forged`;
  cpSync(registry.dir, forged, { recursive: true });
  const signer = signerOf(second);
  await promoteAnother(openRegistry({ dir: forged, signer }), 4);
  const bad = restorationOf(openRegistry({ dir: forged }), await registry.list());
  const restoring = openRegistry({ dir: other, signer: signerOf(first), verifyKeys }).restore(bad);
  await expect(restoring).rejects.toMatchObject({ code: 'signature_key_unknown' });
  expect(await openRegistry({ dir: other }).current()).toBeNull();
});

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('keys', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  it.each([
    ['no key', 'nothing', 'none'],
    ['a private key', first.privatePem, 'a private key'],
    [
      'a key of another kind',
      rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      'a key of the type rsa',
    ],
  ])('a public key file with %s is refused', (_, text, received) => {
    expect(errorOf(() => keysOf(text))).toMatchObject({ code: 'key_invalid', received });
  });

  it('a file that is no private key is refused, and does not show its contents', () => {
    for (const text of [first.publicPem, 'secret', '']) {
      const error = errorOf(() => createSigner(text, 'F'));
      expect(error).toMatchObject({ code: 'key_invalid' });
      expect(String(error)).not.toContain('secret');
    }
  });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { putInForce } from '../../../testing/sample-registry';
import { SAVED_AT_MS, smallDraft } from '../../../testing/small-draft';
import { createSigner, generateKeys, parseVerifyKeys } from '../../signature/keys';
import { openRegistry, type Registry } from '../registry';
import { chooseChallenger } from './choose-challenger';
import { isSignedChallenger } from './is-signed-challenger';
import { nameChallenger, readNamedChallenger } from './named-challenger';

const BY_ANN = { actor: 'ann', reason: 'the weekly training' };

/** A registry whose clock goes on by a minute with each version. */
function registryOf(options: Partial<Parameters<typeof openRegistry>[0]> = {}) {
  let nowMs = SAVED_AT_MS;
  const registry = openRegistry({ dir: temporaryFolder(), now: () => nowMs, ...options });
  const save = async (seed: number, failed?: string) => {
    nowMs += 60_000;
    const draft = smallDraft(seed);
    const gates = draft.metadata.gates.map((gate) => ({ ...gate, passed: gate.name !== failed }));
    return (await registry.save({ ...draft, metadata: { ...draft.metadata, gates } })).version;
  };
  const at = () => new Date(nowMs).toISOString();
  return { registry, save, at, newest: () => chooseChallenger(registry.dir, 'newest') };
}

const name = ({ dir }: Registry, version: string, at: string) =>
  nameChallenger({ dir }, { version, ...BY_ANN, at });

describe('the newest challenger', () => {
  it('is the newest version after the current one that passes its gates', async () => {
    const { registry, save, newest } = registryOf();
    await save(1);
    expect(await newest()).toBeNull();
    await putInForce(registry, await save(2));
    expect(await newest()).toBeNull();
    const first = await save(3);
    expect(await newest()).toBe(first);
    await save(4, 'samples');
    expect(await newest()).toBe(first);
    const last = await save(5);
    expect(await newest()).toBe(last);
  });

  it('is no version that was current before', async () => {
    const { registry, save, newest } = registryOf();
    const good = await save(1);
    await putInForce(registry, good);
    await putInForce(registry, await save(2));
    await putInForce(registry, good, 'rollback');
    expect(await newest()).toBeNull();
  });

  it('is the version that a person named, older than the current one or not, until its promotion', async () => {
    const { registry, save, newest, at } = registryOf();
    const [old, current] = [await save(1), await save(2)];
    await putInForce(registry, old);
    await putInForce(registry, current);
    const candidate = await save(3);
    await name(registry, old, at());
    expect(await newest()).toBe(old);
    const next = await save(4);
    await putInForce(registry, candidate);
    await putInForce(registry, old, 'rollback');
    expect(await newest()).toBe(old);
    await putInForce(registry, old);
    expect(await newest()).toBe(next);
  });

  it('is named in a registry without a current version too', async () => {
    const { registry, save, newest, at } = registryOf();
    const version = await save(1);
    await name(registry, version, at());
    expect(await newest()).toBe(version);
    await putInForce(registry, version);
    expect(await newest()).toBeNull();
  });
});

it('a challenger of a fixed version is that version, unless it is the current one', async () => {
  const { registry, save } = registryOf();
  const [current, other] = [await save(1), await save(2)];
  expect(await chooseChallenger(registry.dir, current)).toBe(current);
  await putInForce(registry, current);
  expect(await chooseChallenger(registry.dir, current)).toBeNull();
  expect(await chooseChallenger(registry.dir, other)).toBe(other);
});

describe('a named challenger', () => {
  it('is read as it was written, and is null before', async () => {
    const { registry, save, at } = registryOf();
    expect(await readNamedChallenger(registry.dir)).toBeNull();
    const version = await save(1);
    const named = await name(registry, version, at());
    expect(named).toEqual({ schema_version: 1, version, ...BY_ANN, at: at() });
    expect(await readNamedChallenger(registry.dir)).toEqual(named);
  });

  it.each([
    ['20260101T000000Z-00000000', 'version_missing'],
    ['../../etc', 'version_invalid'],
  ])('is never %s', async (version, code) => {
    const { registry } = registryOf();
    await expect(name(registry, version, '2026-01-01T00:00:00Z')).rejects.toMatchObject({ code });
    expect(await readNamedChallenger(registry.dir)).toBeNull();
  });

  it.each([
    ['no JSON', '{', ''],
    ['another schema', { schema_version: 2 }, ', schema_version'],
    ['no version', { version: 1 }, ', version'],
    ['no actor', { actor: undefined }, ', actor'],
    ['no reason', { reason: null }, ', reason'],
    ['a time of another form', { at: 'today' }, ', at'],
    ['a field more', { more: 1 }, ''],
  ])('is refused with %s', async (_, change, place) => {
    const { registry, save, at, newest } = registryOf();
    await name(registry, await save(1), at());
    const path = join(registry.dir, 'challenger.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      typeof change === 'string' ? change : JSON.stringify({ ...JSON.parse(text), ...change }),
    );
    const refusal = { code: 'challenger_invalid', at: `${path}${place}` };
    await expect(newest()).rejects.toMatchObject(refusal);
  });
});

it('a challenger.json that cannot be read is no missing one', async () => {
  const { registry } = registryOf();
  mkdirSync(join(registry.dir, 'challenger.json'));
  const code = 'registry_unreadable';
  await expect(readNamedChallenger(registry.dir)).rejects.toMatchObject({ code });
});

describe('a challenger that a signed line names', () => {
  it('has the manifest of that line, and a key that signed it', async () => {
    const [own, foreign] = [generateKeys(), generateKeys()];
    const keysOf = ({ publicPem }: typeof own) =>
      parseVerifyKeys(new Map([['keys.pem', publicPem]]));
    const { registry, save } = registryOf({ signer: createSigner(own.privatePem, 'sign.key') });
    await putInForce(registry, await save(1));
    const [version, other] = [await save(2), await save(3)];
    await registry.challenge({ version, ...BY_ANN });
    const { manifestHash } = await registry.load(version);
    const isSigned = (model = { version, manifestHash }, keys = own) =>
      isSignedChallenger(registry.dir, model, keysOf(keys));
    expect(await isSigned()).toBe(true);
    expect(await isSigned({ version: other, manifestHash })).toBe(false);
    expect(await isSigned({ version, manifestHash: '0'.repeat(64) })).toBe(false);
    await expect(isSigned(undefined, foreign)).rejects.toMatchObject({
      code: 'signature_key_unknown',
    });
    await registry.demote({ version: other, ...BY_ANN });
    const current = await registry.load();
    expect(await isSigned(current)).toBe(false);
  });
});

import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import {
  generateKeys,
  openRegistry,
  publishLive,
  readLive,
  readLiveChain,
  readSigner,
  type LiveDraft,
  type Signer,
  type VerifyKeys,
} from '@meta-agent/model-io';
import { liveDraft } from '@meta-agent/model-io/testing';
import { watchedMarket, type WatchedMarket } from '../testing/watched-market';
import { pass } from './pass';
import { rebuild, repeat } from './repeat';

let own: Signer;
let thief: Signer;
let keys: VerifyKeys;
beforeAll(async () => {
  [own, thief] = [await newSigner(), await newSigner()];
  keys = new Map([[own.keyId, own.publicKey]]);
});

function newSigner(): Promise<Signer> {
  const path = join(temporaryFolder(), 'sign.key');
  writeFileSync(path, generateKeys().privatePem, { mode: 0o600 });
  return readSigner(path);
}

async function signedMarket() {
  const market = await watchedMarket({ days: 4, skill: () => 0.8, seed: 1 });
  market.writeDays(2);
  const options = { ...market.options, signer: own };
  await pass(options);
  return { market, options, dir: market.registry.dir };
}

const bytesOf = (dir: string) =>
  ['live.json', ...readdirSync(join(dir, 'live')).map((name) => join('live', name))].map((name) => [
    name,
    readFileSync(join(dir, name), 'utf8'),
  ]);

/** Publishes what somebody wishes for. */
async function forge({ registry: { dir }, version }: WatchedMarket, by: Signer | null) {
  const found = await readLive(dir);
  const { demotion, ...draft } = liveDraft(version, 0.7);
  const wished = { ...draft, demotion: { ...demotion, demoted: true } };
  const asOf = found?.state.as_of ?? draft.as_of;
  const folder = { dir, disk: nodeDisk, ...(by && { signer: by }) };
  return publishLive(folder, found, { ...wished, as_of: asOf });
}

describe('a supervisor that signs', () => {
  it('signs each state; from the start the same inputs and key give the same bytes', async () => {
    const { market, options, dir } = await signedMarket();
    market.writeDays(4);
    await pass(options);
    const chain = await readLiveChain(dir, keys);
    expect(chain.every(({ state }) => state.signature?.key === own.keyId)).toBe(true);
    expect(await repeat(options)).toEqual({ compared: chain.length, difference: null });
    const again = `${dir}.again`;
    cpSync(dir, again, { recursive: true });
    for (const name of ['live', 'live.json']) rmSync(join(again, name), { recursive: true });
    await pass({ ...options, registry: openRegistry({ dir: again }) });
    expect(bytesOf(again)).toEqual(bytesOf(dir));
  });

  it.each([
    ['unsigned', () => null, 'signature_missing'],
    ['of another key', () => thief, 'signature_key_unknown'],
  ])(
    'goes on from no state that is %s, and demotes nothing by it; a rebuild does',
    async (_, by, code) => {
      const { market, options, dir } = await signedMarket();
      await forge(market, by());
      market.writeDays(3);
      await expect(pass(options)).rejects.toMatchObject({
        ...{ code, exitCode: 3, next: expect.stringContaining('--rebuild') as unknown },
      });
      expect((await market.registry.standing()).demotion).toBeNull();
      const rebuilt = await rebuild(options);
      expect(rebuilt?.state).toMatchObject({ demotion: { demoted: false } });
      expect(await readLiveChain(dir, keys)).toHaveLength(1);
      market.writeDays(4);
      expect((await pass(options)).published).toBeGreaterThan(0);
    },
  );

  it('asks for a signed ledger: lines that somebody added would release or promote', async () => {
    const { market, options, dir } = await signedMarket();
    market.writeDays(3);
    const registry = openRegistry({ dir, signer: own, verifyKeys: keys });
    await expect(pass({ ...options, registry })).rejects.toMatchObject({
      code: 'signature_missing',
    });
    await openRegistry({ dir, signer: own }).sign();
    expect((await pass({ ...options, registry })).published).toBeGreaterThan(0);
  });

  it('does not promote by a state that leaves out what would show the forgery', async () => {
    const market = await watchedMarket({
      days: 3,
      skill: () => 0.8,
      seed: 1,
      challengerSkill: 0.8,
    });
    market.writeDays(2);
    const options = { ...market.options, signer: own, isPromoting: true };
    const { live } = await pass(options);
    if (live?.state.challenger == null) throw new Error('There is no challenger.');
    const { dir } = market.registry;
    const { schema_version, generation, previous_hash, signature, ...draft } = live.state;
    const challenger = { ...draft.challenger, evidence: 99, ready: true };
    const wished = { ...draft, challenger, settled: null } as LiveDraft;
    const text = JSON.stringify({ schema_version, generation, previous_hash, ...wished });
    writeFileSync(join(dir, `live/${generation}.json`), `${text}\n`);
    const sha256 = createHash('sha256').update(`${text}\n`).digest('hex');
    writeFileSync(
      join(dir, 'live.json'),
      `${JSON.stringify({ schema_version: 1, generation, sha256 })}\n`,
    );
    await expect(pass(options)).rejects.toMatchObject({ code: 'signature_missing' });
    expect(signature).toBeDefined();
    expect((await market.registry.current())?.version).toBe(market.version);
  });

  it('promotes no files but those that a signed line names as the challenger', async () => {
    const market = await watchedMarket({
      days: 30,
      skill: () => 0.6,
      seed: 3,
      challengerSkill: 0.9,
    });
    market.writeDays(30);
    const { dir } = market.registry;
    const registry = openRegistry({ dir, signer: own, verifyKeys: keys });
    await openRegistry({ dir, signer: own }).sign();
    const options = { ...market.options, registry, signer: own, isPromoting: true };
    expect((await pass(options)).held).toContain('no signed line names its files');
    const why = { actor: 'ann', reason: 'weekly run' };
    await registry.challenge({ ...why, version: market.challenger });
    expect((await pass(options)).held).toBeNull();
    expect((await registry.current())?.version).toBe(market.challenger);
  });

  it('begins to sign a chain that its inputs give again, and takes over from a key that is known', async () => {
    const market = await watchedMarket({ days: 3, skill: () => 0.8, seed: 1 });
    market.writeDays(1);
    await pass(market.options);
    market.writeDays(2);
    expect((await pass({ ...market.options, signer: own })).published).toBeGreaterThan(0);
    // What was unsigned proves nothing of the states before it: the signed ones are a chain of their own.
    const chain = (await readLiveChain(market.registry.dir, keys)).map(({ state }) => state);
    expect(chain.map(({ generation }) => generation)).toEqual([8, 7, 6, 5]);
    expect(chain.every(({ signature }) => signature?.key === own.keyId)).toBe(true);
    expect((await repeat(market.options)).difference).toBeNull();
    await forge(market, own);
    market.writeDays(3);
    const exchanged = { ...market.options, signer: thief };
    await expect(pass(exchanged)).rejects.toMatchObject({ code: 'signature_key_unknown' });
    expect((await pass({ ...exchanged, verifyKeys: keys })).published).toBeGreaterThan(0);
  });
});

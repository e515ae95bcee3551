import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { learnedDraft, liveDraft } from '../../testing/live-draft';
import { sha256 } from '../format/manifest';
import { createSigner, generateKeys, parseVerifyKeys } from '../signature/keys';
import { encodePointer, publishLive, publishLiveAnew, readLive, readLiveChain } from './live-files';
import { LiveMemory } from './live-memory';
import { readNewestLive, rememberLive } from './read-newest-live';
import { readLiveFiles, restoreLive } from './restore-live';

const [own, thief] = [generateKeys(), generateKeys()];
const signerOf = ({ privatePem }: { privatePem: string }) => createSigner(privatePem, 'key.pem');
const verifyKeys = parseVerifyKeys(new Map([['key.pub', own.publicPem]]));
const to = (dir: string, keys = own) => ({ dir, disk: nodeDisk, signer: signerOf(keys) });

async function signedChain() {
  const dir = temporaryFolder();
  const first = await publishLive(to(dir), null, liveDraft('v1', 0.66));
  const second = await publishLive(to(dir), first, learnedDraft('v1'));
  return { dir, first, second };
}

const newest = (dir: string, memory = new LiveMemory(null, nodeDisk)) =>
  readNewestLive(dir, memory, verifyKeys);

describe('signed live states', () => {
  it('the same states and key give the same bytes', async () => {
    const [one, other] = [await signedChain(), await signedChain()];
    for (const name of ['live.json', 'live/1.json', 'live/2.json'])
      expect(readFileSync(join(one.dir, name))).toEqual(readFileSync(join(other.dir, name)));
    expect(one.second.state.signature?.key).toBe(own.keyId);
  });

  it('are taken up with the key, also one that was computed anew', async () => {
    const { dir, second } = await signedChain();
    const memory = new LiveMemory(null, nodeDisk);
    expect(await newest(dir, memory)).toEqual(second);
    await rememberLive(dir, second, memory);
    const anew = await publishLiveAnew(to(dir), liveDraft('v1', 0.7));
    expect(await newest(dir, memory)).toEqual(anew);
    expect(await readLiveChain(dir, verifyKeys)).toEqual([anew]);
  });

  it.each([
    ['an unsigned one', null, 'signature_missing'],
    ['one of another key', thief, 'signature_key_unknown'],
  ])('%s that continues the chain is refused', async (_, keys, code) => {
    const { dir, second } = await signedChain();
    const folder = keys === null ? { dir, disk: nodeDisk } : to(dir, keys);
    await publishLive(folder, second, liveDraft('v1', 0.9));
    await expect(newest(dir)).rejects.toMatchObject({ code, at: 'live/3.json' });
    await expect(readLiveChain(dir, verifyKeys)).rejects.toMatchObject({ code });
    expect((await readLive(dir))?.state.generation).toBe(3);
  });

  it.each([
    ['an unsigned file', null, false],
    ['a signed file', own, true],
  ])(
    '%s two generations further on tells an old pointer only if a key signed it',
    async (_, by, isOld) => {
      const { dir, second } = await signedChain();
      const pointer = readFileSync(join(dir, 'live.json'));
      const third = await publishLive(to(dir), second, liveDraft('v1', 0.7));
      const folder = by === null ? { dir, disk: nodeDisk } : to(dir, by);
      await publishLive(folder, third, liveDraft('v1', 0.71));
      writeFileSync(join(dir, 'live.json'), pointer);
      if (isOld) await expect(newest(dir)).rejects.toMatchObject({ code: 'live_fell' });
      else expect(await newest(dir)).toEqual(second);
      const unverified = readNewestLive(dir, new LiveMemory(null, nodeDisk));
      await expect(unverified).rejects.toMatchObject({ code: 'live_fell' });
    },
  );

  it('a signature of another state, or of a changed one, is refused', async () => {
    const { dir, first, second } = await signedChain();
    const changes: object[] = [
      { signature: first.state.signature },
      ...Object.entries(second.state.threshold)
        .filter(([, value]) => typeof value === 'number')
        .map(([name, value]) => ({
          threshold: { ...second.state.threshold, [name]: value === 0 ? 1 : 0 },
        })),
      { demotion: { ...second.state.demotion, demoted: true } },
      { model_version: 'v2' },
      { challenger: null },
    ];
    for (const change of changes) {
      const bytes = Buffer.from(JSON.stringify({ ...second.state, ...change }));
      writeFileSync(join(dir, 'live/2.json'), bytes);
      const pointer = encodePointer({ state: { generation: 2 }, sha256: sha256(bytes) });
      writeFileSync(join(dir, 'live.json'), pointer);
      await expect(newest(dir)).rejects.toMatchObject({ code: 'signature_invalid' });
    }
  });

  it('come back from a backup; forged ones do not', async () => {
    const { dir, second } = await signedChain();
    const back = temporaryFolder();
    expect(
      await restoreLive({ dir: back, disk: nodeDisk, verifyKeys }, await readLiveFiles(dir)),
    ).toBe(2);
    expect(await newest(back)).toEqual(second);
    await publishLive(to(dir, thief), second, liveDraft('v1', 0.9));
    const other = temporaryFolder();
    const forged = restoreLive(
      { dir: other, disk: nodeDisk, verifyKeys },
      await readLiveFiles(dir),
    );
    await expect(forged).rejects.toMatchObject({ code: 'signature_key_unknown' });
    expect(await readLive(other)).toBeNull();
  });
});

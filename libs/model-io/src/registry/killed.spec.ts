import type { ChildProcess } from 'node:child_process';
import { namesIn } from '@meta-agent/durable-files';
import {
  ended,
  firstOutput,
  reportTrial,
  temporaryFolder,
  trialForm,
} from '@meta-agent/durable-files/testing';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { runScript } from '../../testing/run-script';
import { smallDraft } from '../../testing/small-draft';
import { openRegistry } from './registry';
import { lockPath, versionsPath } from './registry-paths';

/** `TRIALS=long npx jest registry/killed` runs the long form. */
const KILLS = trialForm === 'long' ? 50 : 15;
/** A turn of saving and promoting takes about 25 operations of the disk. */
const LONGEST_LIFE_OPERATIONS = 75;

const temporariesIn = async (folder: string) =>
  (await namesIn(folder)).filter((name) => name.startsWith('.tmp-'));

const sleep = (ms: number) =>
  new Promise<undefined>((resolve) => setTimeout(resolve, ms, undefined));

/** Resolves during one of the child's operations of the disk, early or late in a turn. */
function atSomeOperation(child: ChildProcess): Promise<void> {
  let left = Math.ceil(LONGEST_LIFE_OPERATIONS * Math.random());
  return new Promise((resolve) => {
    child.stdout?.on('data', ({ length }: Buffer) => {
      left -= length;
      if (left <= 0) resolve();
    });
    child.once('close', resolve);
  });
}

async function startedChild(dir: string, round: number): Promise<ChildProcess> {
  const child = runScript('save-and-promote-forever.ts', dir, String(1000 * round));
  await firstOutput(child);
  return child;
}

describe('a process that saves and promotes', () => {
  it(`may be killed at any moment, ${KILLS} times`, async () => {
    const dir = temporaryFolder();
    const registry = openRegistry({ dir });
    let interrupted = 0;
    // The next process starts up while this process works.
    let next = startedChild(dir, 1);
    for (let round = 1; round <= KILLS; round += 1) {
      const child = await next;
      if (round < KILLS) next = startedChild(dir, round + 1);
      const before = (await registry.current())?.version ?? null;
      const known = await registry.list();
      child.stdin?.write('go');
      await atSomeOperation(child);
      child.kill('SIGKILL');
      expect(await ended(child)).toBe('SIGKILL');

      const saved = (await registry.list()).filter((version) => !known.includes(version));
      await expectSoundRegistry(registry, [before, ...saved], saved);
      const isPending = (await registry.verifyLedger()).pending !== null;
      const hasTemporary = (await temporariesIn(versionsPath(dir))).length > 0;
      if (isPending || hasTemporary) interrupted += 1;
    }
    expect(interrupted).toBeGreaterThan(KILLS / 10);
    reportTrial('registry-kills', { 'save and promote': { 'kill -9': KILLS } });

    const { version } = await registry.save(smallDraft(1));
    await registry.promote({ version, event: 'promote', actor: 'test', reason: '', forced: false });
    await expectSoundRegistry(registry, [version]);
    for (const folder of [dir, versionsPath(dir), lockPath(dir)]) {
      expect(await temporariesIn(folder)).toEqual([]);
    }
  }, 300_000);
});

describe('processes that promote at the same time', () => {
  it('take turns: the ledger holds every promotion in sequence', async () => {
    const dir = temporaryFolder();
    const registry = openRegistry({ dir });
    const versions = await Promise.all([1, 2].map((seed) => registry.save(smallDraft(seed))));
    const [one, two] = versions.map(({ version }) => version);
    const TURNS = 12;
    const children = [
      runScript('promote-in-turns.ts', dir, String(TURNS), one, two),
      runScript('promote-in-turns.ts', dir, String(TURNS), two, one),
    ];
    const exits = Promise.all(children.map(ended));
    // A reader sees a valid registry at any time meanwhile.
    let reads = 0;
    while ((await Promise.race([exits, sleep(2)])) === undefined) {
      const { entries, head } = await registry.verifyLedger();
      expect(entries.length - head.count).toBeLessThanOrEqual(1);
      reads += 1;
    }
    expect(await exits).toEqual([0, 0]);
    expect(reads).toBeGreaterThan(10);

    const { entries, pending } = await registry.verifyLedger();
    expect(pending).toBeNull();
    expect(entries.map(({ event }) => event)).toEqual(Array(2 * TURNS).fill('promote'));
    entries.slice(1).forEach((entry, i) => {
      expect(entry.from).toBe(entries[i].to);
    });
    expect(new Set(entries.map(({ actor }) => actor)).size).toBe(2);
  }, 300_000);
});

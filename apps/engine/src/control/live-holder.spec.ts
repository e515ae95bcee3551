import { cpSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MetaAgent } from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import {
  LiveMemory,
  openRegistry,
  openServedModel,
  publishLive,
  publishLiveAnew,
  readLive,
  ServedMemory,
} from '@meta-agent/model-io';
import { liveDraft, smallRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { ControlHolder } from './control-holder';
import { LiveHolder } from './live-holder';

const AS_OF_MS = Date.parse('2026-02-05T00:00:00Z');

/** @param logs the folder of the decision log, which outlives the engine; null: none */
async function holding(
  maxAgeS: number | null = null,
  logs: string | null = null,
  folder: string | null = null,
) {
  const dir = folder ?? (await smallRegistry(1)).dir;
  const clock = { nowMs: AS_OF_MS };
  const events: string[] = [];
  const agent = new MetaAgent({ model: null });
  const memory = new ServedMemory(null, nodeDisk);
  const nowMs = () => clock.nowMs;
  const onEvent = ({ kind }: { kind: string }) => events.push(kind);
  const liveMemory = new LiveMemory(logs, nodeDisk);
  const live = new LiveHolder({ dir, memory: liveMemory, maxAgeS, nowMs, onEvent });
  const control = new ControlHolder({ dir, agent, memory, nowMs, onEvent, live });
  const model = await openServedModel(dir, { memory });
  agent.useModel(model);
  const look = async () => {
    await Promise.all([live.check(), control.check()]);
    control.apply();
    return agent.inForce;
  };
  const publish = async (value: number, paused = false, version = model.version) =>
    publishLive({ dir, disk: nodeDisk }, await readLive(dir), liveDraft(version, value, paused));
  return { dir, version: model.version, clock, events, look, publish };
}

describe('the live holder', () => {
  it('puts the threshold of the newest state in force, with its generation', async () => {
    const { look, publish } = await holding();
    expect((await look()).threshold).toBeNull();
    await publish(0.7);
    expect(await look()).toMatchObject({ threshold: 0.7, live_generation: 1, paused: false });
    await publish(0.72, true);
    expect(await look()).toMatchObject({ threshold: 0.72, live_generation: 2, paused: true });
  });

  it('ignores the state of another model', async () => {
    const { look, publish } = await holding();
    await publish(0.7, false, 'another');
    expect(await look()).toMatchObject({ threshold: null, live_generation: null });
  });

  it('refuses an older state that was put back, a removed and a broken one', async () => {
    const { dir, events, look, publish } = await holding();
    await publish(0.7);
    const pointer = join(dir, 'live.json');
    cpSync(pointer, join(dir, 'aside'));
    await publish(0.71);
    expect((await look()).threshold).toBe(0.71);
    cpSync(join(dir, 'aside'), pointer);
    expect((await look()).threshold).toBeNull();
    rmSync(pointer);
    expect((await look()).threshold).toBeNull();
    writeFileSync(pointer, '{');
    expect((await look()).threshold).toBeNull();
    expect(events).toEqual(['live', 'live_refused', 'live_refused', 'live_refused']);
  });

  it('remembers nothing of a registry that takes the place of the one it has read', async () => {
    const [before, after] = [await smallRegistry(1), await smallRegistry(5)];
    for (const [{ dir }, states] of [
      [before, 2],
      [after, 1],
    ] as const) {
      const version = (await openRegistry({ dir }).current())?.version ?? '';
      for (let k = 0; k < states; k += 1) {
        await publishLive({ dir, disk: nodeDisk }, await readLive(dir), liveDraft(version, 0.7));
      }
    }
    const link = join(temporaryFolder(), 'current');
    symlinkSync(before.dir, link);
    const memory = new LiveMemory(null, nodeDisk);
    const events: string[] = [];
    const live = new LiveHolder({
      ...{ dir: link, memory, maxAgeS: null, nowMs: () => AS_OF_MS },
      onEvent: ({ kind }) => events.push(kind),
    });
    const remember = jest.spyOn(memory, 'remember').mockImplementationOnce((...seen) => {
      symlinkSync(after.dir, `${link}.next`);
      renameSync(`${link}.next`, link);
      return memory.remember(...seen);
    });
    await live.check();
    await live.check();
    expect(remember).toHaveBeenCalledTimes(3);
    expect(events).toEqual(['live', 'live']);
  });

  it('does not use a state that is older than the limit, and says so once', async () => {
    const { clock, events, look, publish } = await holding(60);
    await publish(0.7);
    expect((await look()).threshold).toBe(0.7);
    clock.nowMs += 60_001;
    expect((await look()).threshold).toBeNull();
    await look();
    expect(events).toEqual(['live', 'live_too_old']);
  });

  it('a rearmed model decides again at once, before the next state, and can be demoted again', async () => {
    const { dir, version, look } = await holding();
    const registry = openRegistry({ dir });
    const demote = async (blocks: number) => {
      const draft = liveDraft(version, 0.7);
      const demotion = { ...draft.demotion, demoted: true, evidence: 1200, blocks };
      const before = await readLive(dir);
      await publishLive({ dir, disk: nodeDisk }, before, { ...draft, demotion });
    };
    await demote(9);
    expect((await look()).demoted).toBe(true);
    const why = { actor: 'ann', reason: 'a data fault' };
    await registry.demote({ version, ...why, details: { evidence: 1200, blocks: 9 } });
    expect((await look()).demoted).toBe(true);
    await registry.rearm(why);
    expect((await look()).demoted).toBe(false);
    await demote(4);
    expect((await look()).demoted).toBe(true);
  });

  it('refuses after a restart what is older than what was in force, and takes what continues it', async () => {
    const logs = temporaryFolder();
    const { dir, look, publish } = await holding(null, logs);
    await publish(0.7);
    const pointer = readFileSync(join(dir, 'live.json'));
    await publish(0.71);
    await look();
    const newest = readFileSync(join(dir, 'live.json'));
    for (const older of [pointer, null]) {
      if (older === null) rmSync(join(dir, 'live.json'));
      else writeFileSync(join(dir, 'live.json'), older);
      const restarted = await holding(null, logs, dir);
      expect((await restarted.look()).threshold).toBeNull();
      expect(restarted.events).toEqual(['live_refused']);
    }
    writeFileSync(join(dir, 'live.json'), newest);
    const again = await holding(null, logs, dir);
    await again.publish(0.72);
    await again.publish(0.73);
    expect(await again.look()).toMatchObject({ threshold: 0.73, live_generation: 4 });
  });

  it('refuses another chain of the same length, or a longer one', async () => {
    const logs = temporaryFolder();
    const { dir, look, publish } = await holding(null, logs);
    await publish(0.7);
    await look();
    for (const length of [1, 3]) {
      for (const name of ['live', 'live.json']) rmSync(join(dir, name), { recursive: true });
      for (let i = 0; i < length; i += 1) await publish(0.66);
      const restarted = await holding(null, logs, dir);
      expect((await restarted.look()).threshold).toBeNull();
      expect(restarted.events).toEqual(['live_refused']);
    }
  });

  it('takes a newer state that was computed anew, after a damage', async () => {
    const { dir, version, look, publish } = await holding(null, temporaryFolder());
    await publish(0.7);
    await publish(0.71);
    await look();
    writeFileSync(join(dir, 'live/2.json'), '{');
    await publishLiveAnew({ dir, disk: nodeDisk }, liveDraft(version, 0.72));
    expect(await look()).toMatchObject({ threshold: 0.72, live_generation: 3 });
    await publish(0.73);
    expect(await look()).toMatchObject({ threshold: 0.73, live_generation: 4 });
  });

  it('tells an old pointer by the states after it where nothing is remembered', async () => {
    const { dir, publish } = await holding();
    await publish(0.7);
    const pointer = readFileSync(join(dir, 'live.json'));
    await publish(0.71);
    await publish(0.72);
    writeFileSync(join(dir, 'live.json'), pointer);
    const restarted = await holding(null, null, dir);
    expect((await restarted.look()).threshold).toBeNull();
  });

  it('never loses a demotion that the ledger does not have yet', async () => {
    const logs = temporaryFolder();
    const { dir, version, look, publish } = await holding(60, logs);
    await publish(0.7);
    const pointer = readFileSync(join(dir, 'live.json'));
    const draft = liveDraft(version, 0.7);
    const demotion = { ...draft.demotion, demoted: true, evidence: 1200, blocks: 9 };
    await publishLive({ dir, disk: nodeDisk }, await readLive(dir), { ...draft, demotion });
    expect((await look()).demoted).toBe(true);
    writeFileSync(join(dir, 'live.json'), pointer);
    expect(await look()).toMatchObject({ demoted: true, threshold: null });
    rmSync(join(dir, 'live'), { recursive: true });
    const restarted = await holding(60, logs, dir);
    expect(await restarted.look()).toMatchObject({ demoted: true, threshold: null });
    restarted.clock.nowMs += 3_600_000;
    expect((await restarted.look()).demoted).toBe(true);
  });

  it('reads again what could not be read, although live.json is as before', async () => {
    const { dir, events, look, publish } = await holding();
    await publish(0.7);
    const [state, aside] = [join(dir, 'live', '1.json'), join(dir, 'aside')];
    renameSync(state, aside);
    expect((await look()).threshold).toBeNull();
    await look();
    renameSync(aside, state);
    expect((await look()).threshold).toBe(0.7);
    expect(events).toEqual(['live_refused', 'live']);
  });
});

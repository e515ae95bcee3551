import { cpSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MetaAgent } from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import { openServedModel, ServedMemory, type Registry } from '@meta-agent/model-io';
import { promoteAnother, smallRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { ControlHolder } from './control-holder';

const WHY = { actor: 'ann', reason: 'bad feed' };

async function holding(registry: Registry) {
  const agent = new MetaAgent({ model: null });
  const memory = new ServedMemory(null, nodeDisk);
  const events: string[] = [];
  const control = new ControlHolder({
    ...{ dir: registry.dir, agent, memory, nowMs: () => 0 },
    onEvent: ({ kind }) => events.push(kind),
  });
  const load = async () => {
    agent.useModel(await openServedModel(registry.dir, { memory }));
    control.apply();
  };
  await load();
  await control.check();
  return { agent, control, events, load };
}

describe('the control holder', () => {
  it('puts a stop in force and ends it, and says so once each', async () => {
    const registry = await smallRegistry(1);
    const { agent, control, events } = await holding(registry);
    await registry.halt({ ...WHY, to: 'hold' });
    await control.check();
    await control.check();
    expect(agent.inForce.stop).toBe('hold');
    await registry.resume(WHY);
    await control.check();
    expect(agent.inForce.stop).toBeNull();
    expect(events).toEqual(['halted', 'resumed']);
  });

  it('keeps a stop when the files of before the stop are put back', async () => {
    const registry = await smallRegistry(1);
    const before = `${registry.dir}.before`;
    cpSync(registry.dir, before, { recursive: true });
    const { agent, control, events, load } = await holding(registry);
    await registry.halt({ ...WHY, to: 'vote' });
    await control.check();
    await load();
    rmSync(join(registry.dir, 'control.json'));
    for (const name of ['current.json', 'ledger.jsonl']) {
      cpSync(join(before, name), join(registry.dir, name));
    }
    await control.check();
    expect(agent.inForce.stop).toBe('vote');
    expect(events).toEqual(['halted', 'unreadable']);
  });

  it('puts a stop in force while control.json cannot be read', async () => {
    const registry = await smallRegistry(1);
    const { agent, control, events } = await holding(registry);
    writeFileSync(join(registry.dir, 'control.json'), '{');
    await control.check();
    expect(agent.inForce.stop).toBe('vote');
    writeFileSync(join(registry.dir, 'control.json'), '{"schema_version":1,"stop":null}');
    await control.check();
    expect(agent.inForce.stop).toBeNull();
    expect(events).toEqual(['unreadable', 'resumed']);
  });

  it('puts a stop of control.json in force although the ledger is damaged', async () => {
    const registry = await smallRegistry(1);
    const { agent, control, events } = await holding(registry);
    writeFileSync(join(registry.dir, 'ledger.jsonl'), 'damaged');
    await expect(registry.halt({ ...WHY, to: 'hold' })).rejects.toThrow();
    await control.check();
    await control.check();
    expect(agent.inForce.stop).toBe('hold');
    expect(events).toEqual(['unreadable']);
  });

  it('reads again what could not be read, although the two files are as before', async () => {
    const registry = await smallRegistry(1);
    const { agent, control, events } = await holding(registry);
    const [ledger, aside] = ['ledger.jsonl', 'aside'].map((name) => join(registry.dir, name));
    await registry.demote({ ...WHY, version: agent.model?.version ?? '' });
    renameSync(ledger, aside);
    await control.check();
    expect(agent.inForce.demoted).toBe(false);
    renameSync(aside, ledger);
    await control.check();
    expect(agent.inForce.demoted).toBe(true);
    expect(events).toEqual(['unreadable', 'demoted']);
  });

  it('a demoted model decides nothing until the next model is in use', async () => {
    const registry = await smallRegistry(1);
    const { agent, control, events, load } = await holding(registry);
    await registry.demote({ ...WHY, version: agent.model?.version ?? '' });
    await control.check();
    expect(agent.inForce.demoted).toBe(true);
    await promoteAnother(registry, 2);
    await control.check();
    expect(agent.inForce.demoted).toBe(true);
    await load();
    expect(agent.inForce.demoted).toBe(false);
    expect(events).toEqual(['demoted']);
  });

  it('keeps to the registry that it reads when another takes its place', async () => {
    const [before, after] = [await smallRegistry(1), await smallRegistry(5)];
    const link = join(temporaryFolder(), 'current');
    symlinkSync(before.dir, link);
    const memory = new ServedMemory(null, nodeDisk);
    await openServedModel(after.dir, { memory });
    const events: string[] = [];
    const control = new ControlHolder({
      ...{ dir: link, agent: new MetaAgent({ model: null }), memory, nowMs: () => 0 },
      onEvent: ({ kind }) => events.push(kind),
    });
    const recall = jest.spyOn(memory, 'recall').mockImplementationOnce((dir) => {
      symlinkSync(after.dir, `${link}.next`);
      renameSync(`${link}.next`, link);
      return memory.recall(dir);
    });
    await control.check();
    expect(recall).toHaveBeenCalledTimes(2);
    expect(events).toEqual([]);
  });

  it('a rearmed model decides again', async () => {
    const registry = await smallRegistry(1);
    const { agent, control, events } = await holding(registry);
    await registry.demote({ ...WHY, version: agent.model?.version ?? '' });
    await control.check();
    await registry.rearm(WHY);
    await control.check();
    expect(agent.inForce.demoted).toBe(false);
    expect(events).toEqual(['demoted', 'rearmed']);
  });
});

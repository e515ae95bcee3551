import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTHING_IN_FORCE, type InForce } from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import {
  onlineStart,
  publishLive,
  publishLiveAnew,
  readLive,
  withOnlineExpert,
  type LoadedModel,
} from '@meta-agent/model-io';
import { liveDraft, smallDraft, temporaryFolder } from '@meta-agent/model-io/testing';
import { runCommand } from '../../testing/run-command';
import {
  HOUR_MS,
  rowAt,
  START_MS,
  supervisedRegistry,
  thresholdOf,
} from '../../testing/supervised-registry';

async function replayed(dir: string, rows: readonly string[]) {
  const predictions = join(temporaryFolder(), 'decisions.jsonl');
  writeFileSync(predictions, rows.join(''));
  const options = { predictions, modelDir: dir };
  const { stdout } = await runCommand('replay', [], { ...options, json: true });
  const text = (await runCommand('replay', [], options)).stdout;
  const summary = JSON.parse(stdout) as {
    live_states: Record<string, unknown>;
    meta_overrides: number;
    logged: { compared: number; different: number; causes: Record<string, number> };
  };
  return { ...summary, text };
}

/** The row with another threshold than its live state published, decided by that threshold. */
function changed(row: string, model: LoadedModel, threshold: number): string {
  const { in_force: inForce, timestamp } = JSON.parse(row) as {
    in_force: InForce;
    timestamp: string;
  };
  const hour = (Date.parse(timestamp) - START_MS) / HOUR_MS;
  return rowAt(hour, model, { ...inForce, threshold });
}

describe('a replay of rows under live states', () => {
  it('decides each of 300 by its own live state and finds the same decisions', async () => {
    const { dir, rows } = await supervisedRegistry(300);
    const {
      live_states: live,
      logged,
      meta_overrides: overrides,
      text,
    } = await replayed(dir, rows);
    expect(live).toMatchObject({ rows: 300, states: 300, missing: {}, flaw: null, different: 0 });
    expect(logged).toMatchObject({ compared: 300, different: 0 });
    expect(overrides).toBeGreaterThan(20);
    expect(overrides).toBeLessThan(280);
    expect(text).toContain('300 records under 300 live states of the registry');
  });

  it('decides with the online expert that was mixed in, and canaries by the challenger', async () => {
    const { dir, registry, model, rows } = await supervisedRegistry(2);
    const draft = smallDraft(2);
    const metadata = { ...draft.metadata, override_threshold: { value: 0.34 } };
    const other = await registry.load((await registry.save({ ...draft, metadata })).version);
    const online = {
      ...{ batch_weight: 0.2, coefficients: [...onlineStart(other.parameters)] },
      ...{ learned: 9, trusted: true },
    };
    const state = { ...liveDraft(model.version, 0.34), online };
    await publishLive({ dir, disk: nodeDisk }, await readLive(dir), state);
    const mixed = withOnlineExpert(model, online);
    const inForce = { ...NOTHING_IN_FORCE, threshold: 0.34, live_generation: 3, online: true };
    const canary = { ...inForce, canary: true };
    const logged = [rowAt(3, mixed ?? model, inForce), rowAt(4, other, canary), ...rows];
    expect(logged[0]).not.toBe(rowAt(3, model, inForce));
    const found = await replayed(dir, logged);
    expect(found.logged).toMatchObject({ compared: 4, different: 0 });
    expect(found.live_states).toMatchObject({ rows: 4, different: 0, missing: {} });
    const forged = [rowAt(3, model, inForce)];
    expect((await replayed(dir, forged)).logged.different).toBe(1);
  });

  it('believes the live state and not the row, and names the row', async () => {
    const { dir, rows, model } = await supervisedRegistry(3);
    const forged = [rows[0], changed(rows[1], model, 1), rows[2]];
    // Row 2 overrides by its live state, and keeps the vote by what it says.
    expect(thresholdOf(2)).toBeLessThan(0.5);
    const { live_states: live, logged, text } = await replayed(dir, forged);
    expect(live).toMatchObject({ different: 1, first: { line: 2, generation: 2 } });
    expect(logged).toMatchObject({ different: 1, causes: { live_state: 1 } });
    expect(text).toContain('1 record says something else than the live state. First: ');
    expect(text).toContain(':2, live state 2');
  });

  it('tells of a state that is missing or changed, and what stands before it', async () => {
    const { dir, rows } = await supervisedRegistry(4);
    const third = join(dir, 'live/3.json');
    writeFileSync(third, readFileSync(third, 'utf8').replace('"counted": 3', '"counted": 4'));
    const found = await replayed(dir, rows);
    expect(found.live_states).toMatchObject({ rows: 4, states: 1, missing: { 1: 1, 2: 1, 3: 1 } });
    expect(found.text).toContain(
      'Live state not available: 1, 2, 3 (3 records by what the row says): ',
    );
    expect(found.logged.different).toBe(0);
    rmSync(join(dir, 'live'), { recursive: true });
    expect((await replayed(dir, rows)).live_states).toMatchObject({ states: 0 });
  });

  it('goes on to the earlier chain behind a state that was computed anew, and says so', async () => {
    const { dir, rows, version, model } = await supervisedRegistry(3);
    await publishLiveAnew({ dir, disk: nodeDisk }, liveDraft(version, 0.34));
    const under = { threshold: 0.34, paused: false, live_generation: 4 };
    const found = await replayed(dir, [
      ...rows,
      rowAt(4, model, { ...NOTHING_IN_FORCE, ...under }),
    ]);
    expect(found.live_states).toMatchObject({
      ...{ rows: 4, states: 4, missing: {}, flaw: null, different: 0, of_earlier_chain: 3 },
    });
    expect(found.text).toContain('3 records of these under live states of an earlier chain');
  });

  it('tells of a state that was never published, and of one of another model', async () => {
    const { dir, rows, model } = await supervisedRegistry(2);
    const unknown = rowAt(9, model, { ...NOTHING_IN_FORCE, threshold: 0.9, live_generation: 9 });
    const { live_states: live } = await replayed(dir, [...rows, unknown]);
    expect(live).toMatchObject({ missing: { 9: 1 }, flaw: 'it was never published' });
    const other = rows[0].replaceAll(model.version, '20200101T000000Z-00000000');
    expect((await replayed(dir, [other])).live_states).toMatchObject({ different: 1 });
  });

  it('takes a demotion from the live state until the ledger releases it', async () => {
    const { dir, registry, clock, version, model, rows } = await supervisedRegistry(2);
    const under = { threshold: thresholdOf(2), paused: false, live_generation: 2 };
    const asIfFree = (hour: number) => rowAt(hour, model, { ...NOTHING_IN_FORCE, ...under });
    const isForged = async (row: string) =>
      (await replayed(dir, [row])).live_states.different === 1;
    expect(await isForged(rows[1])).toBe(false);
    expect(await isForged(asIfFree(2))).toBe(true);
    const { evidence, blocks } = liveDraft(version, 0.5).demotion;
    const why = { actor: 'test', reason: 'test' };
    await registry.demote({ ...why, version, details: { evidence, blocks } });
    clock.nowMs = START_MS + 3 * HOUR_MS;
    await registry.rearm(why);
    expect(await isForged(asIfFree(2))).toBe(true);
    expect(await isForged(asIfFree(4))).toBe(false);
    // The engine may not have read the line yet.
    expect(await isForged(asIfFree(3))).toBe(false);
  });
});

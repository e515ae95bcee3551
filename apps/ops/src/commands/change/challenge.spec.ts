import { nodeDisk } from '@meta-agent/durable-files';
import {
  chooseChallenger,
  publishLive,
  readLive,
  type Registry,
  claimLive,
} from '@meta-agent/model-io';
import { liveDraft, sampleRegistry, smallDraft } from '@meta-agent/model-io/testing';
import { startFakeEngine, STATUS } from '../../testing/fake-engine';
import { runCommand } from '../../testing/run-command';

let registry: Registry;
let current: string;
let candidate: string;

beforeEach(async () => {
  ({ registry } = await sampleRegistry(2));
  current = (await registry.current())?.version ?? '';
  candidate = (await registry.save(smallDraft(9))).version;
});

const challenge = (version: string, more: Record<string, string | boolean> = {}) =>
  runCommand('challenge', [version], {
    ...{ modelDir: registry.dir, engine: false, reason: 'the weekly training', ...more },
  });

describe('challenge', () => {
  it('names the challenger of the engines, with a line in the ledger, and changes nothing else', async () => {
    const { stdout } = await challenge(candidate);
    expect(stdout).toContain(`${candidate} is the challenger (line 3 of the ledger).`);
    expect(await chooseChallenger(registry.dir, 'newest')).toBe(candidate);
    expect((await registry.current())?.version).toBe(current);
    const { entries } = await registry.verifyLedger();
    expect(entries.at(-1)).toMatchObject({
      ...{ event: 'challenge', to: current, reason: 'the weekly training' },
      details: { challenger: candidate },
    });
    const { stdout: ledger } = await runCommand('ledger', [], { modelDir: registry.dir });
    expect(ledger).toContain('challenge');
  });

  it('holds until another one is named', async () => {
    const other = (await registry.save(smallDraft(10))).version;
    for (const version of [candidate, other, candidate]) {
      const { stdout } = await challenge(version, { json: true });
      expect(JSON.parse(stdout)).toMatchObject({ challenger: version });
      expect(await chooseChallenger(registry.dir, 'newest')).toBe(version);
    }
  });

  it.each([['nowhere', 'version_unknown']])('refuses %s', async (version, code) => {
    await expect(challenge(version)).rejects.toMatchObject({ code });
  });

  const saveFailing = async (...failed: string[]) => {
    const { metadata, ...draft } = smallDraft(11);
    const better = {
      ...{
        name: 'better_than_champion',
        value: 0.1,
        limit: 0,
        bound: 'min' as const,
        passed: true,
      },
    };
    const gates = [...metadata.gates, better].map((gate) => ({
      ...gate,
      passed: !failed.includes(gate.name),
    }));
    return (await registry.save({ ...draft, metadata: { ...metadata, gates } })).version;
  };

  it('refuses a version that failed a gate, and tells which', async () => {
    const failing = await saveFailing('samples');
    await expect(challenge(failing)).rejects.toMatchObject({
      ...{ code: 'gates_failed', received: 'samples' },
    });
    expect((await registry.verifyLedger()).entries).toHaveLength(2);
  });

  it('takes one that failed the comparison with the champion alone', async () => {
    const failing = await saveFailing('better_than_champion');
    await challenge(failing);
    expect(await chooseChallenger(registry.dir, 'newest')).toBe(failing);
  });

  it('refuses the current version', async () => {
    await expect(challenge('current')).rejects.toMatchObject({ code: 'already_current' });
    expect((await registry.verifyLedger()).entries).toHaveLength(2);
  });

  describe('with --supervised', () => {
    const supervised = (more = {}) => challenge(candidate, { supervised: true, ...more });
    const publish = async (asOf: string) => {
      const { dir } = registry;
      const draft = { ...liveDraft(current, 0.7), as_of: asOf };
      await publishLive({ dir, disk: nodeDisk }, await readLive(dir), draft);
    };
    const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();

    const own = (promotes: boolean) => claimLive(nodeDisk, registry.dir, { promotes });

    it.each([
      ['runs', null, 'none that runs'],
      ['promotes', false, 'one without --promote'],
    ])('refuses where no supervisor %s', async (_, promotes, received) => {
      await publish(days(0));
      if (promotes !== null) await own(promotes);
      await expect(supervised()).rejects.toMatchObject({ code: 'not_supervised', received });
      expect((await registry.verifyLedger()).entries).toHaveLength(2);
    });

    it.each([
      ['has published nothing', null, 'none'],
      ['has learned nothing for eight days', days(8), `one of ${days(8).slice(0, 10)}`],
    ])('refuses while a supervisor %s, and changes nothing', async (_, asOf, received) => {
      if (asOf !== null) await publish(asOf);
      await expect(supervised()).rejects.toMatchObject({
        ...{ code: 'not_supervised', exitCode: 2 },
        received: expect.stringContaining(received) as unknown,
      });
      expect((await registry.verifyLedger()).entries).toHaveLength(2);
    });

    it('names the challenger where a supervisor has learned of late', async () => {
      await publish(days(6));
      await own(true);
      await supervised();
      expect(await chooseChallenger(registry.dir, 'newest')).toBe(candidate);
    });

    it.each([undefined, 'newest'])(
      'asks a named engine for its META_CHALLENGER: %s',
      async (wanted) => {
        await publish(days(0));
        await own(true);
        const engine = await startFakeEngine();
        const loaded = { asked: true, fault: null, last_load_error: null, canary_share: 0 };
        const challenger = wanted && { wanted, model_version: candidate, ...loaded };
        engine.answer = () => ({ ...STATUS, ...(challenger && { challenger }) });
        const done = supervised({ engine: true, url: engine.url, timeout: '0' });
        // The fake engine confirms nothing.
        const code = wanted === undefined ? 'not_supervised' : 'engine_not_following';
        await expect(done).rejects.toMatchObject({ code });
        expect((await registry.verifyLedger()).entries).toHaveLength(wanted === undefined ? 2 : 3);
        engine.close();
      },
    );
  });

  it('does not release a demoted model, and a stop stays', async () => {
    const why = { actor: 'test', reason: 'test' };
    await registry.demote({ ...why, version: current });
    await registry.halt({ ...why, to: 'vote' });
    await challenge(candidate);
    expect(await registry.standing()).toMatchObject({
      demotion: { version: current },
      stop: { to: 'vote' },
    });
  });
});

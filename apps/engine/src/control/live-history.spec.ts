import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { liveReportSchema } from '@meta-agent/engine-api';
import { publishLive, publishLiveAnew, readLive } from '@meta-agent/model-io';
import { learnedDraft, liveDraft, smallRegistry } from '@meta-agent/model-io/testing';
import { LiveHistory } from './live-history';

async function publishing() {
  const { dir } = await smallRegistry(1);
  const history = new LiveHistory(dir);
  const publish = async (draft: ReturnType<typeof liveDraft>) =>
    publishLive({ dir, disk: nodeDisk }, await readLive(dir), draft);
  const generations = async () =>
    (await history.read()).history.map(({ generation }) => generation);
  return { dir, history, publish, generations };
}

describe('the history of live states', () => {
  it('is empty without a supervisor', async () => {
    const { history } = await publishing();
    expect(await history.read()).toEqual({ history: [], settled: null, flaw: null });
  });

  it('grows with the chain, the oldest first, and holds what has settled', async () => {
    const { history, publish, generations } = await publishing();
    await publish(liveDraft('v1', 0.7));
    await publish(liveDraft('v1', 0.72, true));
    expect(await generations()).toEqual([1, 2]);
    await publish(learnedDraft('v1'));
    expect(await generations()).toEqual([1, 2, 3]);
    const report = await history.read();
    expect(liveReportSchema.parse(report)).toEqual(report);
    expect(report.history).toMatchObject([
      { threshold: 0.7, paused: false, challenger: null, decisions: null },
      { threshold: 0.72, paused: true },
      { challenger: { model_version: 'v2', evidence: 1.25 }, decisions: { right: 3 } },
    ]);
    expect(report.settled?.drift).toEqual({
      ...{ confidence_psi: 0.04, vote_psi: null, log10_martingale: -0.3 },
    });
  });

  it('begins with a state that was computed anew, without a flaw', async () => {
    const { dir, history, publish, generations } = await publishing();
    await publish(liveDraft('v1', 0.7));
    await publishLiveAnew({ dir, disk: nodeDisk }, liveDraft('v1', 0.71));
    await publish(liveDraft('v1', 0.72));
    expect(await generations()).toEqual([2, 3]);
    expect((await history.read()).flaw).toBeNull();
  });

  it('reads no state twice, and a new state although an old one is gone since', async () => {
    const { dir, publish, generations } = await publishing();
    await publish(liveDraft('v1', 0.7));
    await publish(liveDraft('v1', 0.71));
    expect(await generations()).toEqual([1, 2]);
    rmSync(join(dir, 'live', '1.json'));
    await publish(liveDraft('v1', 0.72));
    expect(await generations()).toEqual([1, 2, 3]);
  });

  it('ends where a state is missing, with the reason, until the state is back', async () => {
    const { dir, history, publish } = await publishing();
    for (const value of [0.7, 0.71, 0.72]) await publish(liveDraft('v1', value));
    rmSync(join(dir, 'live', '2.json'));
    const { history: points, flaw } = await history.read();
    expect(points).toMatchObject([{ generation: 3 }]);
    expect(flaw).toContain(join('live', '2.json'));
    rmSync(join(dir, 'live.json'));
    expect(await history.read()).toEqual({ history: [], settled: null, flaw: null });
  });
});

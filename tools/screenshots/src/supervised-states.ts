import { nodeDisk } from '@meta-agent/durable-files';
import { openRegistry, publishLive, readLive, type LiveDraft } from '@meta-agent/model-io';
import { learnedDraft } from '@meta-agent/model-io/testing';

const STATES = 40;
const HOUR_MS = 3_600_000;
const CHALLENGER = '20261126T020000Z-5c1d77e0';
const BINS = 20;

/** Publishes the live states of some days. */
export async function superviseModel(dir: string): Promise<void> {
  const { version } = await openRegistry({ dir }).load();
  for (let i = 1; i <= STATES; i += 1) {
    await publishLive({ dir, disk: nodeDisk }, await readLive(dir), draftOf(version, i));
  }
}

/** Demotes the model in use, as the supervisor does. */
export async function demoteModel(dir: string): Promise<void> {
  const registry = openRegistry({ dir });
  const { version } = await registry.load();
  const reason = 'the evidence against it reached 1,000';
  await registry.demote({ version, actor: 'meta-supervisor', reason });
}

function draftOf(version: string, i: number): LiveDraft {
  const draft = learnedDraft(version);
  const wave = Math.sin(i / 4);
  const settled = 12 * i;
  const profits = { settled, profit_pct: 0.11 * i + wave, other_profit_pct: 0.05 * i - wave };
  const contest = {
    ...{ decisions: settled, right: Math.round(0.78 * settled) },
    ...{ other_right: Math.round(0.71 * settled), ...profits },
  };
  return {
    ...draft,
    as_of: new Date(Date.now() - (STATES - i) * 2 * HOUR_MS).toISOString(),
    threshold: { ...draft.threshold, value: 0.7 + 0.03 * wave },
    demotion: { ...draft.demotion, evidence: Math.exp(i / 8 + wave), blocks: i },
    challenger: draft.challenger && {
      ...draft.challenger,
      ...{ model_version: CHALLENGER, evidence: Math.exp(i / 18), blocks: i },
    },
    online: null,
    settled: draft.settled && {
      ...draft.settled,
      ...{ decisions: contest, changes: contest, challenger: contest },
      reliability: Array.from({ length: BINS }, (_, bin) => binOf(bin, i)),
    },
  };
}

function binOf(bin: number, i: number) {
  const middle = (bin + 0.5) / BINS;
  const count = bin < 8 ? 0 : Math.round((i * (20 - Math.abs(bin - 14))) / 10);
  return { count, right: Math.round(count * middle * 0.97), confidence: count * middle };
}

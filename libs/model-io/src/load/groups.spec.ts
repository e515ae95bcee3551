import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smallDraft, temporaryFolder } from '../../testing';
import { seal } from '../../testing/artifact-folder';
import type { ModelDraft } from '../format/draft';
import { ARTIFACT_FILES, GROUP_FILES } from '../format/manifest';
import type { GroupWeights } from '../model/group-weights';
import { openRegistry } from '../registry/registry';
import { loadArtifact } from './load-artifact';

const WIDTH = 26;
const SIZE = 3 * WIDTH + 3;

const weightsOf = (count: number): GroupWeights => ({
  by: 'symbol',
  kappa: 0.1,
  names: Array.from({ length: count }, (_, i) => `S${i}USDT`),
  deltas: Float32Array.from({ length: count * SIZE }, (_, i) => Math.sin(i) / 10),
});

function grouped(count: number): ModelDraft {
  const draft = smallDraft();
  const groups = {
    ...{ by: 'symbol' as const, kappa: 0.1, count, largest: [] },
    ...{ pooled_log_loss: 0.7, log_loss: 0.69, difference_ci95: null },
  };
  return {
    ...draft,
    groups: weightsOf(count),
    probeGroups: Array.from({ length: 64 }, (_, i) => (i === 63 ? -1 : i % count)),
    metadata: { ...draft.metadata, groups },
  };
}

async function saved(draft: ModelDraft): Promise<string> {
  const registry = openRegistry({ dir: temporaryFolder() });
  const { version } = await registry.save(draft);
  return registry.pathOf(version);
}

/** Writes a file and a manifest that matches it. */
function tamper(folder: string, name: string, bytes: Uint8Array | string): void {
  writeFileSync(join(folder, name), bytes);
  seal(folder, [...ARTIFACT_FILES, ...GROUP_FILES]);
}

const bytesOf = (folder: string, name: string) => readFileSync(join(folder, name));

describe('a model with groups', () => {
  it('decides each group by kernel plus delta, and an unknown one by the kernel', async () => {
    const draft = grouped(3);
    const model = await loadArtifact(await saved(draft));
    const { groups } = model;
    expect(groups?.indexOf({ base_predictions: {}, symbol: 'S2USDT' })).toBe(2);
    expect(groups?.indexOf({ base_predictions: {}, symbol: 'NEWUSDT' })).toBe(-1);
    const own = weightsOf(3).deltas.subarray(2 * SIZE);
    const alone: ModelDraft = {
      ...smallDraft(),
      kernel: draft.kernel.map((w, i) => w + own[i]),
      bias: draft.bias.map((w, k) => w + own[3 * WIDTH + k]),
    };
    const other = await loadArtifact(await saved(alone));
    const pooled = await loadArtifact(await saved(smallDraft()));
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    const input = Float64Array.from(draft.probeInputs[0]);
    model.score(input, a, 2);
    other.score(input, b);
    a.forEach((p, k) => {
      expect(p).toBeCloseTo(b[k], 6);
    });
    model.scoreUncalibrated(input, a, 2);
    other.scoreUncalibrated(input, b);
    a.forEach((p, k) => {
      expect(p).toBeCloseTo(b[k], 6);
    });
    model.score(input, a, -1);
    pooled.score(input, b);
    expect(a).toEqual(b);
  });

  it('keeps model.json and weights.bin of the pooled model, and has schema version 2', async () => {
    const folder = await saved(grouped(3));
    const plain = await saved(smallDraft());
    for (const name of ['model.json', 'weights.bin'] as const) {
      expect(bytesOf(folder, name)).toEqual(bytesOf(plain, name));
    }
    expect((await loadArtifact(folder)).metadata.schema_version).toBe(2);
  });

  it('is refused when its probes are not those of its groups', async () => {
    const folder = await saved(grouped(3));
    const deltas = weightsOf(3).deltas.map((w) => w + 0.01);
    tamper(folder, 'groups.bin', new Uint8Array(deltas.buffer));
    await expect(loadArtifact(folder)).rejects.toMatchObject({ code: 'probes_not_reproduced' });
  });

  it.each([
    ['a delta too few', 'groups.bin', 'shape_mismatch', (bytes: Buffer) => bytes.subarray(4)],
    [
      'a delta that is not finite',
      'groups.bin',
      'not_finite',
      (bytes: Buffer) => {
        const changed = Buffer.from(bytes);
        changed.writeFloatLE(NaN, 8);
        return changed;
      },
    ],
    [
      'a name twice',
      'groups.json',
      'file_invalid',
      (bytes: Buffer) => bytes.toString().replace('S1USDT', 'S0USDT'),
    ],
    [
      'another schema version',
      'groups.json',
      'file_invalid',
      (bytes: Buffer) => bytes.toString().replace('"schema_version":1', '"schema_version":9'),
    ],
    [
      'another grouping than that of the metadata',
      'groups.json',
      'file_invalid',
      (bytes: Buffer) => bytes.toString().replace('"by":"symbol"', '"by":"horizon"'),
    ],
    [
      'a name too few',
      'groups.json',
      'shape_mismatch',
      (bytes: Buffer) => bytes.toString().replace(',"S2USDT"', ''),
    ],
  ])('is refused with %s', async (_, name, code, change) => {
    const folder = await saved(grouped(3));
    tamper(folder, name, change(bytesOf(folder, name)));
    await expect(loadArtifact(folder)).rejects.toMatchObject({ code });
  });

  it('is refused without its groups', async () => {
    const folder = await saved(grouped(3));
    seal(folder);
    await expect(loadArtifact(folder)).rejects.toMatchObject({ code: 'file_missing' });
  });

  it('loads 10,000 groups', async () => {
    const folder = await saved(grouped(10_000));
    const startMs = performance.now();
    const model = await loadArtifact(folder);
    const tookMs = performance.now() - startMs;
    if (process.env.EVIDENCE_RUNS) process.stdout.write(`10,000 groups: ${tookMs.toFixed(0)} ms\n`);
    expect(model.groups?.names).toHaveLength(10_000);
    expect(model.groups?.indexOf({ base_predictions: {}, symbol: 'S9999USDT' })).toBe(9999);
  });
});

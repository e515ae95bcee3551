import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { featureSetsOf } from '@meta-agent/features';
import { editAndSeal, seal, writeArtifact } from '../../testing/artifact-folder';
import { smallDraft, WIDTH } from '../../testing/small-draft';
import type { ModelErrorCode } from '../errors';
import type { ModelDraft } from '../format/draft';
import { encodeJson } from '../format/json-file';
import { ARTIFACT_FILES, REPORT } from '../format/manifest';
import { ARTIFACT_CHECKS, examineArtifact, loadArtifact } from './load-artifact';

const soundArtifact = () => writeArtifact(smallDraft());

/** A draft whose report prints its input. */
function withReport(draft = smallDraft()): ModelDraft {
  return { ...draft, report: (saved) => `<p>${JSON.stringify(saved)}</p>` };
}

/** A draft with few digits, to test every byte: all probes are zeros and give 1, 0, 0. */
function shortDraft(): ModelDraft {
  const draft = smallDraft();
  const zeros = draft.scaler.mean.map(() => 0);
  return {
    ...draft,
    kernel: draft.kernel.map((weight) => 1000 * weight),
    bias: Float32Array.of(0, -1000, -1000),
    scaler: { mean: zeros, scale: zeros.map(() => 1) },
    calibration: { method: 'none' },
    metadata: { ...draft.metadata, calibration: { method: 'none' } },
    probeInputs: draft.probeInputs.map(() => zeros),
  };
}

describe('loadArtifact', () => {
  it('passes every check of a valid artifact and describes each result', async () => {
    const { checks, outcome } = await examineArtifact(soundArtifact());
    expect(outcome).toHaveProperty('model');
    expect(checks.map(({ name, passed }) => [name, passed])).toEqual(
      ARTIFACT_CHECKS.map((name) => [name, true]),
    );
    expect(checks[3].detail).toBe('26 features x 3 classes');
    expect(checks[4].detail).toBe('81 parameters');
  });

  it('accepts an older artifact without a report, and verifies a listed report', async () => {
    const older = await loadArtifact(soundArtifact());
    expect(new Set(Object.keys(older.files))).toEqual(new Set(ARTIFACT_FILES));
    const { files } = await loadArtifact(writeArtifact(withReport()));
    expect(new Set(Object.keys(files))).toEqual(new Set([...ARTIFACT_FILES, REPORT]));
  });

  it('stops at the first check that fails and lists the checks not reached', async () => {
    const folder = soundArtifact();
    editAndSeal(folder, 'metadata.json', (value) => ({ ...value, feature_set: 'guide27' }));
    const { checks, outcome } = await examineArtifact(folder);
    expect(checks.map(({ passed }) => passed)).toEqual([
      true,
      true,
      false,
      ...Array<null>(6).fill(null),
    ]);
    const expected = `one of ${featureSetsOf()
      .map(({ name }) => name)
      .join(', ')}`;
    expect(checks[2].detail).toBe(
      'feature_set_unknown: the feature set is unknown (metadata.json, feature_set): ' +
        `expected ${expected}, received "guide27"`,
    );
    expect(outcome).toMatchObject({
      error: { code: 'feature_set_unknown', expected, received: '"guide27"' },
    });
  });

  it('keeps unknown fields', async () => {
    const draft = smallDraft();
    const metrics = { ...draft.metadata.metrics, extra: [1] };
    const metadata = { ...draft.metadata, metrics, recipe: 'guide' };
    const loaded = await loadArtifact(writeArtifact({ ...draft, metadata }));
    expect(loaded.metadata).toMatchObject({ recipe: 'guide', metrics: { extra: [1] } });
  });

  it('reproduces the probabilities of its probes', async () => {
    const model = await loadArtifact(soundArtifact());
    const out = new Float64Array(3);
    model.score(Float64Array.from(model.probes.inputs[63]), out);
    expect([...out]).toEqual(model.probes.probabilities[63]);
  });

  it('loads a model that is confident everywhere but not constant', async () => {
    const draft = smallDraft();
    const steep = draft.kernel.map((weight) => 1000 * weight);
    await expect(loadArtifact(writeArtifact({ ...draft, kernel: steep }))).resolves.toBeDefined();
  });
});

type Break = (folder: string) => void;
const replaceIn = (name: string, field: string, value: unknown): Break => {
  return (folder) => {
    editAndSeal(folder, name, (json) => ({ ...json, [field]: value }));
  };
};
const rewrite = (name: string, edit: (text: string) => string): Break => {
  return (folder) => {
    const path = join(folder, name);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
  };
};
const rewriteAndSeal = (name: string, edit: (text: string) => string): Break => {
  return (folder) => {
    rewrite(name, edit)(folder);
    seal(folder);
  };
};
const names = smallDraft().metadata.feature_names;
const swapped = [names[1], names[0], ...names.slice(2)];
const { mean, scale } = smallDraft().scaler;
const emptyWeights: Break = (folder) => {
  writeFileSync(join(folder, 'weights.bin'), '');
  rewriteAndSeal('model.json', (text) =>
    text.replace(/"weights": \[[^]*?\n {6}\]/, '"weights": []'),
  )(folder);
};
const nanWeight: Break = (folder) => {
  const bytes = readFileSync(join(folder, 'weights.bin'));
  bytes.writeFloatLE(NaN, 8);
  writeFileSync(join(folder, 'weights.bin'), bytes);
  seal(folder);
};

describe('loadArtifact refuses', () => {
  it.each<[string, ModelErrorCode, Break]>([
    [
      'no folder',
      'artifact_missing',
      (folder) => {
        rmSync(folder, { recursive: true });
      },
    ],
    ['a manifest that is not JSON', 'manifest_invalid', rewrite('manifest.json', () => '{')],
    [
      'a manifest with a path in it',
      'manifest_invalid',
      rewrite('manifest.json', (text) => text.replace('scaler.json', '../scaler.json')),
    ],
    [
      'a manifest without one of the files',
      'manifest_invalid',
      rewrite('manifest.json', (text) => {
        const { files, ...manifest } = JSON.parse(text) as { files: Record<string, unknown> };
        delete files['probes.json'];
        return encodeJson({ ...manifest, files }).toString();
      }),
    ],
    ['a truncated file', 'size_mismatch', rewrite('probes.json', (text) => text.slice(1))],
    [
      'a changed file of equal size',
      'hash_mismatch',
      rewrite('scaler.json', (text) => text.replace('1', '2')),
    ],
    [
      'a folder instead of a file',
      'artifact_unreadable',
      (folder) => {
        rmSync(join(folder, 'weights.bin'));
        mkdirSync(join(folder, 'weights.bin'));
      },
    ],
    [
      'a manifest with another schema version',
      'schema_version_unknown',
      rewrite('manifest.json', (text) =>
        text.replace('"schema_version": 1', '"schema_version": 3'),
      ),
    ],
    [
      'metadata with another schema version',
      'schema_version_unknown',
      replaceIn('metadata.json', 'schema_version', 3),
    ],
    [
      'weights that are all 0',
      'file_invalid',
      replaceIn('metadata.json', 'base_weights', { xgb: 0, lgbm: 0, nhits: 0, patchtst: 0 }),
    ],
    [
      'metadata with a missing field',
      'file_invalid',
      replaceIn('metadata.json', 'cv_accuracy', undefined),
    ],
    [
      'a weight of the vote that makes sums infinite',
      'file_invalid',
      replaceIn('metadata.json', 'base_weights', { xgb: 1e308, lgbm: 1, nhits: 1, patchtst: 1 }),
    ],
    [
      'weights of other agents',
      'agents_invalid',
      replaceIn('metadata.json', 'base_weights', { xgb: 1, lgbm: 1, nhits: 1, other: 1 }),
    ],
    ['one agent', 'agents_invalid', replaceIn('metadata.json', 'agents', ['xgb'])],
    [
      'an agent twice',
      'agents_invalid',
      replaceIn('metadata.json', 'agents', ['xgb', 'xgb', 'nhits', 'patchtst']),
    ],
    [
      'agents in another order than the features',
      'feature_names_mismatch',
      replaceIn('metadata.json', 'agents', ['lgbm', 'xgb', 'nhits', 'patchtst']),
    ],
    ['another feature set', 'feature_set_unknown', replaceIn('metadata.json', 'feature_set', 'x')],
    [
      'features in another order',
      'feature_names_mismatch',
      replaceIn('metadata.json', 'feature_names', swapped),
    ],
    [
      'one feature too many',
      'feature_names_mismatch',
      replaceIn('metadata.json', 'feature_names', [...names, 'x']),
    ],
    [
      'classes in another order',
      'class_order_mismatch',
      replaceIn('metadata.json', 'class_names', ['BUY', 'HOLD', 'SELL']),
    ],
    [
      'one class too few',
      'class_order_mismatch',
      replaceIn('metadata.json', 'class_names', ['SELL', 'HOLD']),
    ],
    ['a short scaler', 'shape_mismatch', replaceIn('scaler.json', 'mean', [1])],
    ['short scales', 'shape_mismatch', replaceIn('scaler.json', 'scale', [1])],
    [
      'another width',
      'shape_mismatch',
      rewriteAndSeal('model.json', (text) =>
        text.replace(/(batch_input_shape": \[\s*null,\s*)26/, '$127'),
      ),
    ],
    [
      'four units',
      'shape_mismatch',
      rewriteAndSeal('model.json', (text) => text.replace('"units": 3', '"units": 4')),
    ],
    [
      'a wide kernel',
      'shape_mismatch',
      rewriteAndSeal('model.json', (text) => text.replace(/26,\s*3/, '27, 3')),
    ],
    [
      'a missing weight',
      'shape_mismatch',
      (folder) => {
        writeFileSync(join(folder, 'weights.bin'), Buffer.alloc(4 * 80));
        seal(folder);
      },
    ],
    ['short probes', 'shape_mismatch', replaceIn('probes.json', 'inputs', Array(64).fill([1]))],
    [
      'too few probabilities for a probe',
      'shape_mismatch',
      replaceIn('probes.json', 'probabilities', Array(64).fill([1])),
    ],
    [
      'probes with text instead of numbers',
      'file_invalid',
      replaceIn('probes.json', 'inputs', Array(64).fill(['a'])),
    ],
    ['few probes', 'file_invalid', replaceIn('probes.json', 'inputs', [Array(WIDTH).fill(0)])],
    [
      'a hidden layer',
      'file_invalid',
      rewriteAndSeal('model.json', (text) => text.replace('softmax', 'sigmoid')),
    ],
    ['no parameters', 'no_parameters', emptyWeights],
    ['a weight that is NaN', 'not_finite', nanWeight],
    [
      'an infinite mean',
      'not_finite',
      replaceIn('scaler.json', 'mean', ['INFINITY', ...mean.slice(1)]),
    ],
    [
      'a scale that is not a number',
      'not_finite',
      replaceIn('scaler.json', 'scale', [null, ...scale.slice(1)]),
    ],
    [
      'an infinite calibration',
      'not_finite',
      replaceIn('calibration.json', 'b', [0, 0, 'INFINITY']),
    ],
    [
      'a probe without probabilities',
      'not_finite',
      replaceIn('probes.json', 'probabilities', Array(64).fill([null, 0, 1])),
    ],
    [
      'a scale of 0',
      'scale_not_positive',
      replaceIn('scaler.json', 'scale', [0, ...scale.slice(1)]),
    ],
    [
      'a negative scale',
      'scale_not_positive',
      replaceIn('scaler.json', 'scale', [...scale.slice(1), -1]),
    ],
    [
      'an unknown calibration',
      'calibration_invalid',
      replaceIn('calibration.json', 'method', 'beta'),
    ],
    [
      'a calibration that differs from the metadata',
      'calibration_invalid',
      rewriteAndSeal('calibration.json', () => '{"method":"none"}'),
    ],
    [
      'other probabilities of its probes',
      'probes_not_reproduced',
      replaceIn('probes.json', 'probabilities', Array(64).fill([0.2, 0.3, 0.5])),
    ],
  ])('%s: %s', async (_, code, breakIt) => {
    const folder = soundArtifact();
    breakIt(folder);
    await expect(loadArtifact(folder)).rejects.toMatchObject({ name: 'ModelError', code });
  });

  it('a constant model', async () => {
    const draft = smallDraft();
    const constant = { ...draft, kernel: draft.kernel.map((weight) => weight * 1e-7) };
    await expect(loadArtifact(writeArtifact(constant))).rejects.toMatchObject({
      code: 'constant_output',
      expected: 'probabilities that differ by more than 0.0001 on random inputs',
    });
  });

  it('a probe probability that is off by more than 1e-6, but not a smaller error', async () => {
    const shift = (by: number): Break => {
      return (folder) => {
        editAndSeal(folder, 'probes.json', (json) => {
          const rows = json.probabilities as number[][];
          rows[40][2] += by;
          return json;
        });
      };
    };
    const folder = soundArtifact();
    shift(0.9e-6)(folder);
    await expect(loadArtifact(folder)).resolves.toBeDefined();
    shift(0.2e-6)(folder);
    await expect(loadArtifact(folder)).rejects.toMatchObject({
      at: 'probes.json, probabilities.40.2',
    });
  });

  it('the loss of any file', async () => {
    const files = readdirSync(writeArtifact(withReport()));
    expect(files).toHaveLength(8);
    for (const name of files) {
      const folder = writeArtifact(withReport());
      rmSync(join(folder, name));
      const code = name === 'manifest.json' ? 'manifest_missing' : 'file_missing';
      await expect(loadArtifact(folder)).rejects.toMatchObject({ code });
    }
  });

  it.each(readdirSync(writeArtifact(withReport())))(
    'a change of any one byte of %s',
    async (name) => {
      const folder = writeArtifact({ ...shortDraft(), report: () => '<p>A report.</p>' });
      // The file comes first in the manifest, so that each load stops before it reads the others.
      seal(
        folder,
        [...ARTIFACT_FILES, REPORT].sort((a, b) => Number(b === name) - Number(a === name)),
      );
      await expect(loadArtifact(folder)).resolves.toBeDefined();
      const file = openSync(join(folder, name), 'r+');
      const bytes = readFileSync(file);
      for (const [i, original] of bytes.entries()) {
        // The change that is hardest to notice: another digit, or a line break for a space.
        const changed = original === 0x20 ? 0x0a : original ^ 1;
        writeSync(file, Uint8Array.of(changed), 0, 1, i);
        const { outcome } = await examineArtifact(folder);
        if ('model' in outcome) throw new Error(`byte ${i} of ${name} may be anything`);
        writeSync(file, Uint8Array.of(original), 0, 1, i);
      }
      closeSync(file);
    },
    30_000,
  );

  it('a path that is not a readable folder', async () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'x');
    await expect(loadArtifact(path)).rejects.toMatchObject({ code: 'artifact_missing' });
    await expect(loadArtifact(join(path, 'below'))).rejects.toMatchObject({
      code: 'artifact_unreadable',
    });
  });
});

import { openRegistry, type LoadedModel, type ModelDescription } from '@meta-agent/model-io';
import { smallDraft, temporaryFolder } from '@meta-agent/model-io/testing';
import { renderReport } from './render-report';
import { reportedModel } from './reported-model';

/** A saved older version: its metadata holds only the required fields. */
async function savedModel(seed = 1, changes: Partial<ModelDescription> = {}): Promise<LoadedModel> {
  const draft = smallDraft(seed);
  const registry = openRegistry({ dir: temporaryFolder() });
  const metadata = { ...draft.metadata, ...changes };
  const { version } = await registry.save({ ...draft, metadata });
  return registry.load(version);
}

const render = (...models: readonly LoadedModel[]) => renderReport(models.map(reportedModel));
const headings = (page: string) =>
  [...page.matchAll(/<h([1-6])[^>]*>([^<]*)/g)].map(([, level, text]) => ({ level, text }));

/** What a reader reads, without markup. */
const textOf = (page: string) => page.replaceAll(/<[^>]*>/g, '');

const gate = { name: 'test_accuracy', value: 0.5, limit: 0.55, passed: false };

describe('renderReport', () => {
  it('shows an older version, and marks the values that its metadata lacks', async () => {
    const page = render(await savedModel());
    expect(page.match(/Not recorded by this version of the trainer\./g)).toHaveLength(11);
    expect(page).not.toMatch(/\bundefined\b|\bNaN\b|\[object/);
    expect(page).toMatch(/May be promoted: passes all \d+ gates\./);
  });

  it('has the chapters in order, with the verdict first', async () => {
    expect(headings(render(await savedModel()))).toEqual([
      { level: '1', text: 'Training report' },
      ...[
        ...['Verdict', 'Money and evidence', 'Beside the vote, HOLD and each agent'],
        ...['Gates', 'Calibration', 'Override threshold'],
        ...['Gain over the vote', 'Confusion matrices', 'Accuracy by regime and symbol'],
        ...['Trust in each agent', 'Weights by group', 'Diversity of the agents', 'Fold scores'],
        ...['Recipes tried', 'Drift from training to test', 'Labels and data'],
        'Provenance',
      ].map((text) => ({ level: '2', text })),
    ]);
  });

  it.each([
    ['gated', 'Not promoted: fails 1 of 1 gates: test_accuracy.'],
    ['forced', 'Promoted with --force: fails 1 of 1 gates: test_accuracy.'],
    ['never', 'Not promoted because of --no-promote: fails 1 of 1 gates: test_accuracy.'],
  ] as const)('states the promotion and the advice: %s', async (promotion, headline) => {
    const page = render(await savedModel(1, { promotion, gates: [gate] }));
    expect(textOf(page)).toContain(headline);
    expect(page).toContain('Check that the labels belong to the log');
  });

  it('shows which groups differ, with intervals, and what the groups are worth', async () => {
    const worth = { pooled_log_loss: 0.7, log_loss: 0.65 };
    const proven = { ...worth, difference_ci95: [-0.06, -0.04] as const };
    const row = { train_rows: 800, test_rows: 200, distance: 0.25, ...proven };
    const metadata = {
      groups: {
        ...{ by: 'symbol' as const, kappa: 0.1, count: 1, ...proven },
        largest: [{ name: 'BTCUSDT', ...row }],
      },
      groups_tried: [
        ...[{ by: null, kappa: 0, log_loss: 0.7, excess: 0.05, excess_se: 0.01, chosen: false }],
        ...[{ by: 'symbol' as const, kappa: 0.1, log_loss: 0.65, excess: 0, excess_se: 0 }].map(
          (one) => ({ ...one, chosen: true }),
        ),
      ],
    };
    const draft = smallDraft();
    const size = 3 * 26 + 3;
    const registry = openRegistry({ dir: temporaryFolder() });
    const { version } = await registry.save({
      ...draft,
      metadata: { ...draft.metadata, ...metadata },
      groups: { by: 'symbol', kappa: 0.1, names: ['BTCUSDT'], deltas: new Float32Array(size) },
      probeGroups: new Array<number>(64).fill(0),
    });
    const page = render(await registry.load(version));
    expect(page).toContain('1 groups by symbol have weights of their own');
    expect(page).toContain('This is an improvement.');
    expect(page).toMatch(/BTCUSDT.*800.*200.*25\.0.*0\.7000.*0\.6500.*−0\.0600 to −0\.0400/s);
  });

  it('says of how many records its measures are, and in which unit', async () => {
    const page = render(await savedModel());
    const summary = page.slice(page.indexOf('records of the log'), page.indexOf('gates failed'));
    expect(summary).toContain('records of the test part');
    expect(summary).toContain('log loss on the test part, nats');
    expect(summary).toContain('gain over the vote in points, 95 % interval');
  });

  it('keeps options, commands and times whole, and breaks long names between words', async () => {
    const warnings = ['Pass --label-horizon MINUTES from 2026-02-05 on: label_life_known fails.'];
    const page = render(await savedModel(1, { warnings }));
    expect(page).toContain('<span class="whole">--label-horizon</span> MINUTES');
    expect(page).toContain('<span class="whole">2026-02-05</span> on');
    expect(page).toContain('label_<wbr/>life_<wbr/>known');
    expect(textOf(page)).toContain(warnings[0]);
  });

  it('shows one side alone of a model without calibration', async () => {
    const { metrics } = (await savedModel()).metadata;
    const bin = { from: 0.5, to: 1, count: 10, mean_confidence: 0.7, accuracy: 0.8 };
    const side = { ...metrics.test, reliability: [bin] };
    const both = { metrics: { ...metrics, test: side, uncalibrated: side } };
    const calibrationOf = async (method: 'none' | 'platt') => {
      const model = await savedModel(1, both);
      const calibration = { ...model.metadata.calibration, method };
      const page = textOf(render({ ...model, metadata: { ...model.metadata, calibration } }));
      return page.slice(page.indexOf('The expected calibration error'));
    };
    expect(await calibrationOf('none')).not.toContain('before calibration');
    expect(await calibrationOf('platt')).toContain('Reliability after calibration');
  });

  it('needs no network and no script, and blocks both', async () => {
    const page = render(await savedModel());
    expect(page).not.toMatch(/<script|<iframe|<img|@import|\bon\w+=/);
    const links = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, target]) => target);
    expect(links.length).toBeGreaterThan(0);
    for (const target of links) expect(target).toMatch(/^#|^data:,$/);
  });

  it('shows markup in the metadata as text', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'&';
    const page = render(
      await savedModel(1, {
        verdict: [evil],
        warnings: [evil],
        gates: [{ ...gate, name: evil }],
        libraries: { [evil]: evil },
        config: { [evil]: evil },
      }),
    );
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)>');
  });

  it('gives the same bytes for the same version', async () => {
    const model = await savedModel();
    expect(render(model)).toBe(render(model));
  });

  it('warns when the labels of two versions differ, and only then', async () => {
    const one = await savedModel(1);
    const { data } = one.metadata;
    const other = await savedModel(2, {
      config: { barrier: 2 },
      data: { ...data, label_source: 'prices' },
    });
    expect(render(one, await savedModel(3))).not.toContain('The labels of these versions differ');
    const page = render(one, other);
    expect(page).toContain('The labels of these versions differ:');
    expect(textOf(page)).toContain(
      `The labels of these versions differ: label source ${data.label_source} and prices; barrier null and 2.`,
    );
  });

  it('draws the gain of two versions on one axis, with a gap where nothing changed', async () => {
    const period = (changes: number, uplift: number) => ({
      ...{ from: '2026-02-05T00:00:00.000Z', to: '2026-02-06T00:00:00.000Z' },
      ...{ n_samples: 100, overrides: 40, changes, uplift, uplift_ci95: null },
      ...{ pnl_difference: null, pnl_difference_ci95: null },
    });
    const { metrics } = (await savedModel()).metadata;
    const withGains = (seed: number, ...uplift_over_time: ReturnType<typeof period>[]) =>
      savedModel(seed, { metrics: { ...metrics, uplift_over_time } });
    const [small, large] = [
      await withGains(1, period(10, 0.01), period(0, 0)),
      await withGains(2, period(40, 0.2)),
    ];
    const figureIn = (page: string) =>
      /Accuracy gained over time[^]*?<\/svg><\/div>/.exec(page)?.[0];
    expect(figureIn(render(small))).not.toContain('20.0');
    expect(figureIn(render(small, large))).toContain('20.0');
  });

  it('shows two versions side by side, each under its own name in every chapter', async () => {
    const [one, other] = [await savedModel(1), await savedModel(2)];
    const page = render(one, other);
    for (const { version } of [one, other]) {
      const named = headings(page).filter(({ level, text }) => level === '3' && text === version);
      expect(named).toHaveLength(17);
    }
  });

  it('gives every chart a name and a table of its numbers', async () => {
    const page = render(await savedModel());
    const figures = page.split('<figure>').slice(1);
    expect(figures.length).toBeGreaterThanOrEqual(5);
    for (const figure of figures) {
      expect(figure).toMatch(/role="img" aria-label="[^"]{20,}"/);
      expect(figure).toMatch(/<details>.*<table>/s);
    }
  });
});

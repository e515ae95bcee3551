import { lineChart } from '@meta-agent/charts';
import type { Metadata } from '@meta-agent/model-io';
import { figuresOf, notRecorded, type Figure } from '../../figure';
import type { Section } from '../../reported-model';
import { showCount, showDecimal, showShare, wholePercent } from '../../show-values';

type Threshold = Metadata['override_threshold'];
type Curve = NonNullable<Threshold['curve']>;

export const thresholdSection: Section = {
  id: 'threshold',
  title: 'Override threshold',
  body: ({ metadata: { override_threshold: threshold } }, versions) => {
    if (threshold.curve === undefined) return notRecorded();
    const all = versions.flatMap(({ metadata }) => metadata.override_threshold.curve ?? []);
    return figuresOf(curveFigure(threshold, threshold.curve, all));
  },
};

/** Points with fewer changes have noisy precision: only the table shows them. */
const SHOWN_CHANGES = 30;

function shownPoints(curve: Curve) {
  return curve.flatMap((point) => {
    const { overrides: changes, override_rate: x, precision: y } = point;
    const low = point.precision_lower_bound ?? 0;
    return y === null || changes < SHOWN_CHANGES ? [] : [{ x, y, low }];
  });
}

/** The curve counts changes of the vote alone. The axes are the same for all versions on the page. */
function curveFigure({ value, confidence }: Threshold, curve: Curve, all: Curve): Figure {
  const points = shownPoints(curve);
  const ends = shownPoints(all);
  const chosen = curve.find(({ threshold }) => Math.abs(threshold - value) < 0.005);
  const bound =
    confidence === undefined
      ? 'the lower confidence bound'
      : `the lower ${wholePercent(confidence)} confidence bound`;
  return {
    title: 'Changes against precision',
    description: `Each point is an override threshold, measured on out-of-fold decisions. Only changes of the vote count; the override rate also counts confirmations. The lower the threshold, the more changes, and the fewer of them are right. The shaded area ends at ${bound}. The circle marks the threshold in use, ${value}. The table also has the thresholds with fewer than ${SHOWN_CHANGES} changes.`,
    chart: lineChart({
      x: {
        name: 'share of the decisions',
        ...endsOf(
          ends.map(({ x }) => x),
          { min: 0 },
        ),
      },
      y: {
        name: 'changes that are right',
        ...endsOf(
          ends.map(({ low }) => low),
          { max: 1 },
        ),
      },
      lines: [
        {
          name: 'precision and its lower bound',
          colour: 'main',
          points: points.map(({ x, y }) => [x, y] as const),
          band: points.map(({ x, y, low }) => [x, low, y] as const),
        },
      ],
      ...(chosen?.precision != null && {
        mark: { at: [chosen.override_rate, chosen.precision] as const, label: String(value) },
      }),
    }),
    table: {
      head: ['threshold', 'changes', 'share', 'precision', 'bound'],
      rows: curve.map((point) => [
        showDecimal(point.threshold, 2),
        showCount(point.overrides),
        showShare(point.override_rate),
        showShare(point.precision),
        showShare(point.precision_lower_bound),
      ]),
    },
  };
}

function endsOf(
  values: readonly number[],
  known: { readonly min?: number; readonly max?: number },
) {
  const measured =
    values.length === 0 ? {} : { min: Math.min(...values), max: Math.max(...values) };
  return { ...measured, ...known, format: wholePercent };
}

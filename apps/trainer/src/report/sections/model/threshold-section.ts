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
  body: ({ metadata: { override_threshold: threshold } }) =>
    threshold.curve === undefined
      ? notRecorded()
      : figuresOf(curveFigure(threshold, threshold.curve)),
};

/** Points with fewer overrides have noisy precision: only the table shows them. */
const SHOWN_OVERRIDES = 30;

function curveFigure({ value, confidence }: Threshold, curve: Curve): Figure {
  const points = curve.flatMap((point) => {
    const { overrides, override_rate: x, precision: y, precision_lower_bound: low } = point;
    return y === null || overrides < SHOWN_OVERRIDES ? [] : [{ x, y, low: low ?? 0 }];
  });
  const chosen = curve.find(({ threshold }) => Math.abs(threshold - value) < 0.005);
  const bound =
    confidence === undefined
      ? 'the lower confidence bound'
      : `the lower ${wholePercent(confidence)} confidence bound`;
  return {
    title: 'Override rate against precision',
    description: `Each point is an override threshold, measured on out-of-fold decisions. The lower the threshold, the more overrides, and the fewer of them are right. The shaded area ends at ${bound}. The circle marks the threshold in use, ${value}. The table also has the thresholds with fewer than ${SHOWN_OVERRIDES} overrides.`,
    chart: lineChart({
      x: { name: 'override rate', min: 0, format: wholePercent },
      y: { name: 'overrides that are right', max: 1, format: wholePercent },
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
      head: ['threshold', 'overrides', 'override rate', 'precision', 'bound'],
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

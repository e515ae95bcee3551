import { lineChart } from '@meta-agent/charts';
import type { Metadata } from '@meta-agent/model-io';
import { figuresOf, notRecorded, tableOf, type Figure } from '../../figure';
import { html, type Html } from '../../html';
import type { Section } from '../../reported-model';
import { showCount, showDecimal, showPoints, showShare, wholePercent } from '../../show-values';

type Measured = Metadata['metrics']['test'];

export const calibrationSection: Section = {
  id: 'calibration',
  title: 'Calibration',
  body: ({ metadata: { metrics, calibration } }) =>
    metrics.uncalibrated === undefined || metrics.test.reliability.length === 0
      ? notRecorded()
      : html`<p>${inWords(calibration.method, metrics.uncalibrated, metrics.test)}</p>
          <p>${CONFIDENCE}</p>
          ${figuresOf(
            ...(calibration.method === NONE
              ? [diagram('Reliability', metrics.test)]
              : [
                  diagram('Reliability before calibration', metrics.uncalibrated),
                  diagram('Reliability after calibration', metrics.test),
                ]),
          )}
          ${byVolatility(metrics.volatility_fifths ?? [], calibration.method !== NONE)}`,
};

const CONFIDENCE =
  "Confidence here is the model's top probability for its action, which an override carries. A decision " +
  "that keeps the vote carries the vote's weighted score, or the share of the agents that agree: " +
  'neither is a probability, so do not size positions by it.';

/** Without calibration both sides are equal: one is shown. */
const NONE = 'none';

/** Each method in words, by its name in the artifact. */
const METHODS: Readonly<Record<string, string>> = {
  isotonic: 'Calibrated with isotonic regression.',
  platt: 'Calibrated with Platt scaling.',
  temperature: 'Calibrated with temperature scaling.',
  temperature_regime: 'Calibrated with temperature scaling that depends on volatility.',
};

function inWords(method: string, before: Measured, after: Measured): string {
  if (method === NONE) {
    return `Not calibrated. The expected calibration error (ECE) is ${showShare(after.ece)}; the log loss is ${showDecimal(after.log_loss)}.`;
  }
  return (
    `${METHODS[method] ?? `Calibration: ${method}.`} The expected calibration error (ECE) is ` +
    `${showShare(before.ece)} before calibration and ${showShare(after.ece)} after; ` +
    `the log loss is ${showDecimal(before.log_loss)} before and ${showDecimal(after.log_loss)} after.`
  );
}

type Fifths = NonNullable<Metadata['metrics']['volatility_fifths']>;
type Reliability = Fifths[number]['calibrated'];

const gapOf = ({ accuracy, mean_confidence }: Reliability) => accuracy - mean_confidence;

/** The largest gap of one side, in points. */
function worstGap(fifths: Fifths, side: 'uncalibrated' | 'calibrated'): string {
  const gaps = fifths.map((fifth) => Math.abs(gapOf(fifth[side])));
  return `${showDecimal(100 * Math.max(...gaps), 1)} points`;
}

/** Confidence against correctness in each fifth of volatility, before and after calibration. */
function byVolatility(fifths: Fifths, isCalibrated: boolean): Html | null {
  if (fifths.length === 0) return null;
  const before = isCalibrated
    ? ` before calibration and ${worstGap(fifths, 'calibrated')} after`
    : '';
  return html`<h3>Reliability by volatility</h3>
    <p>
      Each row is a fifth of the test part, the calmest first. The gap is the share correct minus
      the mean confidence. The largest gap is ${worstGap(fifths, 'uncalibrated')}${before}.
    </p>
    ${tableOf({
      name: 'Reliability by volatility',
      head: [
        ...['volatility', 'decisions'],
        ...(isCalibrated
          ? ['confidence before', 'gap before, points', 'confidence after', 'gap after, points']
          : ['confidence', 'gap, points']),
      ],
      rows: fifths.map(({ from, to, count, uncalibrated, calibrated }) => [
        `${showDecimal(from, 2)} to ${showDecimal(to, 2)}`,
        showCount(count),
        ...(isCalibrated ? [uncalibrated, calibrated] : [calibrated]).flatMap((side) => [
          showShare(side.mean_confidence),
          showPoints(gapOf(side)),
        ]),
      ]),
    })}`;
}

function diagram(title: string, { reliability }: Measured): Figure {
  const points = reliability.flatMap(({ mean_confidence: x, accuracy: y }) =>
    x === null || y === null ? [] : [[x, y] as const],
  );
  const share = { min: 0, max: 1, step: 0.25, format: wholePercent };
  return {
    title,
    description:
      'Share of correct decisions at each confidence, on the test part. On the dashed line the confidence equals the share correct.',
    chart: lineChart({
      x: { name: 'confidence', ...share },
      y: { name: 'share correct', ...share },
      lines: [
        { name: 'ideal', colour: 'hold', stroke: 'dashed', points: DIAGONAL },
        { name: 'model', colour: 'main', marker: 'circle', points },
      ],
    }),
    table: {
      head: ['confidence', 'decisions', 'mean confidence', 'share correct'],
      rows: reliability.map(({ from, to, count, mean_confidence, accuracy }) => [
        `${showShare(from)} to ${showShare(to)}`,
        showCount(count),
        showShare(mean_confidence),
        showShare(accuracy),
      ]),
    },
  };
}

const DIAGONAL = [
  [0, 0],
  [1, 1],
] as const;

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode, SIMULATOR, temporaryFolder } from '@meta-agent/harness';
import { refusalOf } from '../refusals/refusal';
import { fingerprint, FIXED_RECIPE, train, type Training } from './training';

interface Line {
  readonly timestamp: string;
  readonly symbol: string;
  readonly ensemble_action: 'SELL' | 'HOLD' | 'BUY';
}

const RECORDS = 3000;
let folder: string;
let lines: readonly Line[];
let prices: readonly string[];

beforeAll(async () => {
  folder = temporaryFolder();
  const size = ['--records', String(RECORDS), '--seed', '11', '--prices'];
  await runNode([SIMULATOR, '--out', folder, ...size]);
  const log = readFileSync(join(folder, 'predictions.jsonl'), 'utf8').trimEnd();
  lines = log.split('\n').map((line) => JSON.parse(line) as Line);
  const { settlement } = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as {
    settlement: Record<string, number>;
  };
  prices = [
    ...['--prices', join(folder, 'prices.csv'), '--label-horizon', '15'],
    ...['--take-profit', String(settlement.take_profit_pct)],
    ...['--stop-loss', String(settlement.stop_loss_pct)],
    ...['--cost-pct', String(settlement.cost_pct)],
  ];
});

/** The rows of outcomes.csv whose record is traded. */
function writeOutcomes(name: string, isTraded: (line: Line) => boolean): string {
  const traded = new Set(lines.filter(isTraded).map(keyOf));
  const [head, ...rows] = readFileSync(join(folder, 'outcomes.csv'), 'utf8').trimEnd().split('\n');
  const kept = rows.filter((row) => traded.has(row.split(',').slice(0, 2).join(',')));
  writeFileSync(join(folder, name), [head, ...kept].join('\n'));
  return join(folder, name);
}

const keyOf = ({ timestamp, symbol }: Line) => `${timestamp},${symbol}`;

function writeLog(name: string, fieldsOf: (line: Line, i: number) => object): string {
  const text = lines.map((line, i) => JSON.stringify({ ...line, ...fieldsOf(line, i) }));
  writeFileSync(join(folder, name), text.join('\n'));
  return join(folder, name);
}

const trained = (log: string, ...args: readonly string[]): Promise<Training> =>
  train(temporaryFolder(), '--predictions', log, ...args, ...FIXED_RECIPE, '--force-promote');

describe('a log of an engine that vetoes', () => {
  it('has the labels and the weights of the log of the vote: prices settle vetoed records too', async () => {
    const isVetoed = (line: Line, i: number) => line.ensemble_action !== 'HOLD' && i % 3 === 0;
    const log = writeLog('vetoes.jsonl', (line, i) => ({
      decision: { action: isVetoed(line, i) ? 'HOLD' : line.ensemble_action },
    }));
    const vetoed = new Set(lines.filter(isVetoed).map(keyOf));
    expect(vetoed.size).toBeGreaterThan(300);
    const executed = writeOutcomes('executed.csv', (line) => !vetoed.has(keyOf(line)));

    const vote = await trained(join(folder, 'predictions.jsonl'), ...prices);
    const engine = await trained(log, ...prices, '--outcomes', executed);
    expect(engine.report.n_samples).toBe(vote.report.n_samples);
    expect(engine.report.data.label_source).toBe('prices');
    expect(engine.report.data.label_counts).toEqual(vote.report.data.label_counts);
    expect(fingerprint(engine.report.path)).toEqual(fingerprint(vote.report.path));
    expect(engine.report.metrics.decision_layer.pnl).toMatchObject({
      identification: 'prices',
      identified_share: 1,
    });

    // The guide's rule says of each veto that the vote was right.
    const guide = await trained(log, '--outcomes', executed, '--labels-from', 'outcomes-guide');
    expect(guide.report.data.label_counts).not.toEqual(vote.report.data.label_counts);
  });
});

describe('a log of an engine that explores', () => {
  const EPSILON = 0.5;

  /** Each trade of an even minute of the day is vetoed, but for every second one of these. */
  function exploredLog() {
    const isChange = (line: Line, i: number) => line.ensemble_action !== 'HOLD' && i % 2 === 0;
    const isExplored = (i: number) => i % 4 === 0;
    const executed = (line: Line, i: number) =>
      isChange(line, i) && !isExplored(i) ? 'HOLD' : line.ensemble_action;
    const log = writeLog('explored.jsonl', (line, i) => {
      const certain = { SELL: 0, HOLD: 0, BUY: 0, [line.ensemble_action]: 1 };
      const drawn = { ...certain, [line.ensemble_action]: EPSILON, HOLD: 1 - EPSILON };
      return {
        decision: { action: executed(line, i) },
        explored: isChange(line, i) && isExplored(i),
        propensities: isChange(line, i) ? drawn : certain,
      };
    });
    const traded = new Set(lines.filter((line, i) => executed(line, i) !== 'HOLD').map(keyOf));
    return {
      log,
      outcomes: writeOutcomes('explored.csv', (line) => traded.has(keyOf(line))),
      traded,
    };
  }

  it('trains on executed trades, and weighs their profits by the logged probabilities', async () => {
    const { log, outcomes, traded } = exploredLog();
    const { report, stderr } = await trained(log, '--outcomes', outcomes);
    // No record without its trade has a label.
    expect(report.n_samples).toBe(traded.size);
    expect(report.verdict.join(' ')).toContain('Identification: explored.');
    expect(stderr).not.toContain('undecided');
    const { pnl } = report.metrics.decision_layer;
    expect(pnl?.identification).toBe('explored');
    // A veto is identified wherever the vote was traded or could have been drawn.
    expect(report.overrides).toBe('veto');
    expect(pnl?.identified_share).toBe(1);
    expect(Math.abs(pnl?.base ?? Infinity)).toBeGreaterThan(0);
    expect(voteProfitByHand(report.metrics, outcomes)).toBeCloseTo(pnl?.base ?? NaN, 6);
  });

  /** Σ r / q of the vote's executed trades in the time of the test part. */
  function voteProfitByHand(
    { uplift_over_time: periods }: Training['report']['metrics'],
    outcomes: string,
  ): number {
    const [from, to] = [periods.at(0)?.from, periods.at(-1)?.to].map((time) =>
      Date.parse(time ?? ''),
    );
    const indices = new Map(lines.map((line, i) => [keyOf(line), i]));
    const rows = readFileSync(outcomes, 'utf8').trimEnd().split('\n').slice(1);
    return rows
      .map((row) => row.split(','))
      .filter(([time]) => Date.parse(time) >= from && Date.parse(time) <= to)
      .reduce((sum, [time, symbol, , , pnl]) => {
        const isDrawn = (indices.get(`${time},${symbol}`) ?? NaN) % 2 === 0;
        return sum + Number(pnl) / (isDrawn ? EPSILON : 1);
      }, 0);
  }
});

describe('a log that is too short for its labels', () => {
  it('is refused when a label lives longer than the test part', async () => {
    // 120 of 600 moments of 15 minutes are the test part.
    const labels = ['--labels', join(folder, 'labels.csv'), '--label-horizon', '1860'];
    const args = ['train', '--predictions', join(folder, 'predictions.jsonl'), ...labels];
    expect(
      await refusalOf([...args, '--model-dir', temporaryFolder(), ...FIXED_RECIPE]),
    ).toMatchObject({
      exitCode: 2,
      code: 'life_too_long',
      expected: 'a test part longer than the life of a label, 31.0 h',
      received: '29.8 h',
    });
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetaModel, Policy } from '@meta-agent/decision';
import { runTrainer } from '@meta-agent/harness';
import { openModel, type Metrics } from '@meta-agent/model-io';
import { FIXED_RECIPE, train } from '../trainer/training';
import { simulateLoopMarket, SETTLEMENT, type LoopMarket, type LoopRecord } from './loop-market';
import { replayedGain } from './replayed-gain';
import { checkParts, type PartsCheck } from './test-parts';
import { logFile, outcomesFile, tradeByEngine, tradeByVote, type Week } from './trade-week';
import { meanGain, sumOf, trueChanges, type TrueChange } from './true-gain';

const WEEK_RECORDS = 6000;
const EXPLORATION: NonNullable<Policy['exploration']> = {
  ...{ share: 0.1, life_minutes: 15 },
  seed: 'loop',
};

/** A training at the end of the second week, and the truth about its model. */
export interface Trained {
  readonly promoted: boolean;
  /** Changes in the records that no training has seen. */
  readonly changes: number;
  readonly onlyVetoes: boolean;
  /** The reported mean gain of a change, in percent, and its standard error; null: not measured. */
  readonly reportedPct: number | null;
  readonly standardErrorPct: number | null;
  readonly identifiedShare: number | null;
  readonly truthPct: number;
}

/** A reported sum of gains beside the true ones, in percent. */
export interface SumCheck {
  readonly reported: number;
  readonly truth: number;
  /** The truth over the changes of which both actions could be executed. */
  readonly identifiedTruth: number;
  readonly identifiedShare: number | null;
}

export interface Loop {
  readonly seed: number;
  /** By prices, whoever traded. */
  readonly prices: Trained;
  /** The same training on its own test part and on others that no training saw. */
  readonly parts: PartsCheck;
  /** The same, had the vote traded both weeks. */
  readonly paper: Trained;
  /** By the outcomes of what was executed. */
  readonly executed: Trained;
  /** By the rule of the guide; null unless it is asked for. */
  readonly guide: {
    /** On the vote's paper trades of both weeks, measured by prices. */
    readonly paper: Trained;
    /** On what was executed. */
    readonly executed: Trained;
  } | null;
  /** The model that the exploring engine ran, and one that it did not run, by exploration. */
  readonly explored: { readonly own: SumCheck; readonly other: SumCheck };
  /** The replay of the engine's week, in percent: by prices, and by the truth. */
  readonly replay: { readonly reported: number; readonly truth: number };
}

interface LoopOptions {
  readonly seed: number;
  /** Records that no training sees: what changes are truly worth. */
  readonly unseen: readonly LoopRecord[];
  readonly withGuide: boolean;
  /** Test parts of a market of its own, besides the one of the training. */
  readonly moreParts: number;
}

/**
 * Two weeks: the vote trades the first, a model that is trained on the first week the second. The
 * true profit of every action is known.
 */
export async function runLoop({ seed, unseen, withGuide, moreParts }: LoopOptions): Promise<Loop> {
  const market = await simulateLoopMarket(2 * WEEK_RECORDS, seed);
  const first = market.records.slice(0, WEEK_RECORDS);
  const second = market.records.slice(WEEK_RECORDS);
  const desk = new Desk(market, unseen);
  const week1 = tradeByVote(first);
  const start = await desk.train('start', [week1], [...desk.prices, '--force-promote']);
  const engine = tradeByEngine(second, start.model);
  const weeks = { engine: [week1, engine], paper: [week1, tradeByVote(second)] };
  const byPrices = await desk.train('prices', weeks.engine, desk.prices);
  const byPaper = await desk.train('paper', weeks.paper, desk.prices);
  const byOutcomes = await desk.train('executed', weeks.engine, []);
  const explored = desk.logOf('explored', [tradeByEngine(second, start.model, EXPLORATION)]);
  const ran = { records: second, running: start.model };
  return {
    seed,
    prices: byPrices.trained,
    parts: await checkParts(byPrices, unseen, { loopSeed: seed, parts: moreParts }),
    paper: byPaper.trained,
    executed: byOutcomes.trained,
    guide: withGuide ? await trainByGuide(desk, weeks) : null,
    explored: {
      own: await desk.check(explored, start, ran),
      other: await desk.check(explored, byPrices, ran),
    },
    replay: {
      reported: replayedGain(market, second, engine.decisions),
      truth: sumOf(trueChanges(second, start.model)),
    },
  };
}

async function trainByGuide(
  desk: Desk,
  { engine, paper }: Record<'engine' | 'paper', readonly Week[]>,
): Promise<Loop['guide']> {
  const rule = ['--labels-from', 'outcomes-guide'];
  const onPaper = await desk.train('guide-paper', paper, [...desk.prices, ...rule]);
  const onExecuted = await desk.train('guide-executed', engine, rule);
  return { paper: onPaper.trained, executed: onExecuted.trained };
}

interface Fitted {
  readonly dir: string;
  readonly model: MetaModel;
  readonly trained: Trained;
}

interface Log {
  readonly predictions: readonly string[];
  readonly outcomes: string;
}

/** Trains and evaluates models on the weeks of one market. */
class Desk {
  constructor(
    private readonly market: LoopMarket,
    private readonly unseen: readonly LoopRecord[],
  ) {}

  get prices(): string[] {
    return ['--prices', this.market.prices];
  }

  logOf(name: string, weeks: readonly Week[]): Log {
    const at = (file: string) => join(this.market.folder, `${name}-${file}`);
    const predictions = weeks.map((week, i) => {
      const path = at(`week-${i + 1}.jsonl`);
      writeFileSync(path, logFile(week));
      return path;
    });
    writeFileSync(at('outcomes.csv'), outcomesFile(...weeks));
    return { predictions, outcomes: at('outcomes.csv') };
  }

  async train(name: string, weeks: readonly Week[], options: readonly string[]): Promise<Fitted> {
    const { predictions, outcomes } = this.logOf(name, weeks);
    const dir = join(this.market.folder, name);
    const { report } = await train(
      dir,
      ...['--predictions', ...predictions, '--outcomes', outcomes, ...SETTLEMENT],
      ...[...FIXED_RECIPE, '--no-refit', ...options],
    );
    const model = await openModel(report.path);
    const changes = trueChanges(this.unseen, model);
    const trained = { promoted: report.promoted, ...describe(report.metrics, changes) };
    return { dir: report.path, model, trained };
  }

  /** Evaluates a model by exploration on the week of the exploring engine. */
  async check(
    { predictions, outcomes }: Log,
    { dir, model }: Fitted,
    { records, running }: { records: readonly LoopRecord[]; running: MetaModel },
  ): Promise<SumCheck> {
    const { stdout, stderr } = await runTrainer([
      ...['evaluate', '--json', '--model-dir', dir, '--predictions', ...predictions],
      ...['--outcomes', outcomes, '--label-horizon', '15'],
    ]);
    if (stdout === '') throw new Error(stderr);
    const { pnl } = (JSON.parse(stdout) as { metrics: Metrics }).metrics.decision_layer;
    if (pnl === null) throw new Error('no profits');
    const changes = trueChanges(records, model);
    const drawn = new Map(trueChanges(records, running).map((change) => [change.row, change]));
    const identified = changes.filter((change) => isIdentified(change, drawn.get(change.row)));
    return {
      reported: pnl.difference,
      truth: sumOf(changes),
      identifiedTruth: sumOf(identified),
      identifiedShare: pnl.identified_share,
    };
  }
}

/** Whether each of the two actions is HOLD or could be executed by the running engine. */
function isIdentified({ action, vote }: TrueChange, drawn: TrueChange | undefined): boolean {
  // Where nothing is drawn the vote alone could be executed.
  const possible = ['HOLD', vote, drawn?.action];
  return possible.includes(action);
}

function describe(metrics: Metrics, changes: readonly TrueChange[]): Omit<Trained, 'promoted'> {
  const { pnl } = metrics.decision_layer;
  return {
    changes: changes.length,
    onlyVetoes: changes.every(({ action }) => action === 'HOLD'),
    reportedPct: pnl?.change_difference ?? null,
    standardErrorPct: pnl?.evidence.standard_error ?? null,
    identifiedShare: pnl?.identified_share ?? null,
    truthPct: meanGain(changes),
  };
}

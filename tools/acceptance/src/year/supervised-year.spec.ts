import { runOps } from '@meta-agent/harness';
import { readLive, readLiveChain } from '@meta-agent/model-io';
import { rowsIn } from '../market/rows-in';
import { YearBench } from './year-bench';
import { DECISIONS_A_DAY } from './year-market';
import type { YearModel } from './year-model';

jest.setTimeout(3_600_000);

/** `YEAR=1 npx jest supervised-year` in `tools/acceptance` runs the long form by the seed 1. */
const IS_LONG = process.env.YEAR !== undefined;
const SEED = Number(process.env.YEAR ?? 1);
/**
 * Days of the first model, a third of a year each in the long form (as good as its word; over-confident;
 * as good as its word again), and of the second one (good, with everything switched on; losing).
 */
const PHASES = IS_LONG ? [122, 122, 122, 60, 65] : [2, 2, 1, 2, 16];
const [GOOD_DAYS, OVER_DAYS, BACK_DAYS, FINE_DAYS, LOSING_DAYS] = PHASES;
const DAYS = PHASES.reduce((sum, days) => sum + days, 0);
/** How often the losing model is right: a loss of 0.2 standard deviations a change in the long form. */
const LOSING_SHARE = IS_LONG ? 0.4 : 0.2;
const CANARY_SHARE = 0.1;

const CALIBRATED: YearModel = {
  ...{ name: 'calibrated', floor: 0.65, targetPrecision: 0.7, highConfidence: 0.92 },
  isMeasured: false,
};
/** Its threshold stays at the floor, so that it goes on to lose. */
const LOSING: YearModel = {
  ...{ name: 'losing', floor: 0.3, targetPrecision: 0.15, highConfidence: null },
  isMeasured: true,
};

/** Decides the contrary in shadow and, as a canary, for some records. */
const CONTRARY: YearModel = { ...LOSING, name: 'contrary', isContrary: true };

interface LoggedRow {
  readonly timestamp: string;
  readonly in_force?: {
    readonly live_generation: number | null;
    readonly demoted: boolean;
    readonly canary?: boolean;
    readonly online?: boolean;
  };
  readonly challenger?: { readonly model_version: string | null };
  readonly model_version: string;
  readonly decision: { readonly id: string; readonly reason: string; readonly action: string };
}

const isCanary = ({ in_force: inForce }: LoggedRow) => inForce?.canary === true;

/** Prints the figures of the long form. */
function tell(figures: Readonly<Record<string, unknown>>): void {
  if (IS_LONG) process.stdout.write(`year ${SEED}: ${JSON.stringify(figures)}\n`);
}

describe('a year of an engine and its supervisor, by a simulated clock', () => {
  const every = IS_LONG ? 60 : 720;
  const bench = new YearBench({ seed: SEED, every, isOnline: true, bars: 'after the day' });
  const phases: { readonly rate: number; readonly threshold: number }[] = [];
  let rows: LoggedRow[];
  let losing: string;
  let readAnew: number;

  beforeAll(async () => {
    await bench.promote(CALIBRATED);
    await bench.startEngine();
    let day = 0;
    const trade = async (days: number, rightOf: (top: number) => number) => {
      let overrides = 0;
      for (const end = day + days; day < end; day += 1) {
        overrides += await bench.trade(day, rightOf);
        await bench.supervise(day);
      }
      const live = await readLive(bench.dir);
      const threshold = live?.state.threshold.value ?? NaN;
      phases.push({ rate: overrides / (days * DECISIONS_A_DAY), threshold });
    };
    await trade(GOOD_DAYS, (top) => top);
    await trade(OVER_DAYS, (top) => top - 0.35);
    await trade(BACK_DAYS, (top) => top);
    losing = await bench.promote(LOSING);
    const beside = {
      META_CHALLENGER: await bench.save(CONTRARY),
      META_CANARY_SHARE: String(CANARY_SHARE),
    };
    await bench.restartEngine({ ...beside, META_ONLINE: 'true' });
    await trade(FINE_DAYS, () => 0.62);
    // The expert would learn that the model is wrong, and lose nothing.
    await bench.restartEngine(beside);
    await trade(LOSING_DAYS, () => LOSING_SHARE);
    readAnew = await bench.readAnew();
    await bench.stopSupervisor();
    rows = rowsIn(bench.logs) as unknown as LoggedRow[];
  });
  afterAll(async () => {
    await bench.stopSupervisor();
    await bench.stopEngine();
  });

  it('keeps the rate of overrides, stops an over-confident model and lets it return', () => {
    const [good, over, back] = phases;
    tell({ decisions: rows.length, phases });
    expect(good.rate).toBeGreaterThanOrEqual(0.47);
    expect(over.threshold).toBeGreaterThan(good.threshold + 0.02);
    // The threshold needs some 300 settlements to rise: longer than the short form.
    if (!IS_LONG) return;
    expect(over.rate).toBeLessThan(0.12);
    expect(back.rate).toBeGreaterThan(0.4);
  });

  it('demotes the model that loses, in the ledger, and the engine stays with the vote', async () => {
    const { demotion } = await bench.registry.standing();
    expect(demotion).toMatchObject({ version: losing });
    const demoted = rows.findIndex(({ in_force: inForce }) => inForce?.demoted === true);
    expect(demoted).toBeGreaterThan((DAYS - LOSING_DAYS) * DECISIONS_A_DAY);
    tell({ demotedAfterDays: demoted / DECISIONS_A_DAY - (DAYS - LOSING_DAYS) });
    const after = rows.slice(demoted).map(({ decision }) => decision.reason);
    expect(after.every((reason) => reason === 'model_demoted')).toBe(true);
    await bench.stopEngine('SIGKILL');
    const engine = await bench.startEngine();
    expect((await engine.client.status()).demotion).toMatchObject({ version: losing });
  });

  it('asks the challenger beside the model, lets it answer its share, and mixes the expert in', () => {
    const days = rows.slice(-(FINE_DAYS + LOSING_DAYS) * DECISIONS_A_DAY);
    const fine = days.slice(0, FINE_DAYS * DECISIONS_A_DAY);
    const canaries = days.filter(isCanary).length / days.length;
    // The share is that of lives, of which the short form has few.
    expect(canaries).toBeGreaterThan(IS_LONG ? CANARY_SHARE / 2 : 0);
    expect(canaries).toBeLessThan(IS_LONG ? 2 * CANARY_SHARE : 0.5);
    expect(days.every((row) => isCanary(row) || row.challenger !== undefined)).toBe(true);
    const mixed = fine.filter(({ in_force: inForce }) => inForce?.online === true);
    // From the first live state of the model on.
    expect(mixed.length).toBeGreaterThanOrEqual(fine.length / 2);
    tell({ canaries, mixed: mixed.length / fine.length });
  });

  it('reads everything once, and from then on what is new', () => {
    tell({ readAnew });
    expect(readAnew).toBe(1);
  });

  it('repeats every live state from its inputs', async () => {
    const { stdout } = await bench.supervisor(['--from-scratch', '--json']);
    const chain = await readLiveChain(bench.dir);
    expect(JSON.parse(stdout)).toMatchObject({ compared: chain.length, difference: null });
    if (IS_LONG) expect(chain.length).toBeGreaterThanOrEqual(300);
    tell({ liveStates: chain.length, ...bench.liveSize() });
  });

  it('repeats every decision bit for bit, by the live states that were in force', async () => {
    const { stdout } = await bench.ops('replay', '--predictions', bench.logs, '--json');
    const used = new Set(rows.map(({ in_force: inForce }) => inForce?.live_generation ?? 0));
    used.delete(0);
    expect(JSON.parse(stdout)).toMatchObject({
      records: DAYS * DECISIONS_A_DAY,
      logged: { compared: DAYS * DECISIONS_A_DAY, different: 0 },
      live_states: { states: used.size, missing: {}, flaw: null, different: 0 },
    });
    if (IS_LONG) expect(used.size).toBeGreaterThanOrEqual(300);
    tell({ liveStatesInForce: used.size });
  });

  it('explains decisions as the log has them', async () => {
    const asked = IS_LONG ? 1000 : 10;
    const spread = Array.from({ length: asked - 1 }, (_, i) =>
      Math.floor(((i + 0.5) * rows.length) / asked),
    );
    // Of the challenger, which nobody promoted.
    for (const at of [...spread, rows.findIndex(isCanary)]) {
      const row = rows[at];
      const log = `${bench.logs}/predictions-${row.timestamp.slice(0, 10)}.jsonl`;
      const { stdout } = await runOps([
        ...['why', '--json', '--symbol', 'BTCUSDT', '--at', row.timestamp],
        ...['--model-dir', bench.dir, '--decisions', log],
      ]);
      const [{ row: told, promotion }] = JSON.parse(stdout) as [
        { row: LoggedRow & { place: string }; promotion: { to: string; reason: string } | null },
      ];
      expect(told).toMatchObject(row);
      expect(promotion?.to ?? null).toBe(isCanary(row) ? null : row.model_version);
    }
  });
});

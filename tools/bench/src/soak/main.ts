import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { describeLoad, describeMachine, loadOfOthers } from '../measure/machine';
import { markdownTable } from '../report/markdown-table';
import { describeSlope, drawSamples, type Panel } from './draw-samples';
import { MixedLoad, runOps } from './load';
import { startSoaked, type Soaked } from './processes';
import { sampleKept, sampleProcess, WATCHED, type Sample } from './sample';
import { slopeOf } from './slope';

const API = '/api/ai/meta';
const SWAP_MS = 5000;
const RESET_MS = 7000;
const SIGNALS_MS = 100;
const SIGNALS = 10;
/**
 * Bounded stores fill, and the compiler works: so long, as a share of the minutes that are measured, the load runs
 * before, with shorter pauses. What it shows is drawn, but has no slope.
 */
const WARM_UP_SHARE = 1;

/**
 * Mixed load on an engine, its supervisor and its stream; memory, handles and latency as slopes and as a
 * picture. Options: --minutes N (1) that are measured, after as long a warm-up, --sample-seconds S (5),
 * --collect-seconds S (30, in a short run a sixth of it) between two forced collections, --out FILE (soak.svg).
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      'sample-seconds': { type: 'string', default: '5' },
      'collect-seconds': { type: 'string' },
      out: { type: 'string', default: 'soak.svg' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'meta-soak-'));
  console.log(describeMachine(), '\n', describeLoad(await loadOfOthers()));
  const soaked = await startSoaked(folder);
  if (soaked.redis === null) console.log('redis-server is missing: no signals by a stream.');
  const load = startLoad(soaked);
  const measuredS = 60 * Number(values.minutes);
  const warmUpS = WARM_UP_SHARE * measuredS;
  setTimeout(() => {
    load.endWarmUp();
  }, 1000 * warmUpS).unref();
  const schedule = {
    seconds: warmUpS + measuredS,
    everyS: Number(values['sample-seconds']),
    collectEveryS: Number(values['collect-seconds'] ?? Math.min(30, measuredS / 6)),
  };
  try {
    const samples = await sampleFor(schedule, soaked, load);
    report(samples, load, warmUpS, resolve(values.out));
    console.log(
      describeLoad(await loadOfOthers()),
      'Average load:',
      loadavg()
        .map((one) => one.toFixed(1))
        .join(' '),
    );
  } finally {
    await load.stop();
    await soaked.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startLoad({ engine, bodies, versions, modelDir, adminToken, redis }: Soaked): MixedLoad {
  const load = new MixedLoad(engine.url, bodies);
  let swaps = 0;
  load.every(SWAP_MS, 'swap', () => {
    const version = versions[swaps % versions.length];
    swaps += 1;
    const how = ['--no-engine', '--force', '--yes', '-r', 'soak', '--model-dir', modelDir];
    return runOps(['promote', version, ...how]);
  });
  load.every(RESET_MS, 'reset of the statistics', async () => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const { status } = await fetch(`${engine.url}${API}/reset_stats`, { method: 'POST', headers });
    if (status !== 200) throw new Error(`reset_stats answered ${status}`);
  });
  if (redis === null) return load;
  load.every(SIGNALS_MS, `${SIGNALS} signals`, async () => {
    const packet = redis.pipeline();
    for (let i = 0; i < SIGNALS; i += 1) packet.xadd('meta:signals', '*', 'record', bodies[i]);
    await packet.xtrim('meta:decisions', 'MAXLEN', '~', 10_000).exec();
  });
  return load;
}

interface Schedule {
  readonly seconds: number;
  readonly everyS: number;
  readonly collectEveryS: number;
}

async function sampleFor(
  { seconds, everyS, collectEveryS }: Schedule,
  { engine, supervisor }: Soaked,
  load: MixedLoad,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const processes = Object.entries({ engine, supervisor });
  const startMs = performance.now();
  for (let s = 0, collectAtS = collectEveryS; s < seconds;) {
    await sleep(1000 * everyS);
    s = (performance.now() - startMs) / 1000;
    const p99: Sample = { process: 'engine', watched: 'p99 ms', s, value: load.takeP99() };
    samples.push(...(Number.isNaN(p99.value) ? [] : [p99]));
    for (const [name, { pid }] of processes) samples.push(...sampleProcess(name, pid, s));
    if (s < collectAtS) continue;
    collectAtS += collectEveryS;
    for (const [name, { probe }] of processes) samples.push(...(await sampleKept(name, probe, s)));
  }
  return samples;
}

function report(samples: readonly Sample[], load: MixedLoad, fromS: number, out: string): void {
  const panels: Panel[] = [];
  const rows: string[][] = [];
  for (const name of ['engine', 'supervisor']) {
    for (const watched of WATCHED) {
      const own = samples.filter((one) => one.process === name && one.watched === watched);
      if (own.length === 0) continue;
      const points = own.map(({ s, value }) => [s, value] as const);
      const measured = points.filter(([s]) => s >= fromS);
      const slope = slopeOf(measured);
      panels.push({ title: `${name}, ${watched}`, points, fromS, slope });
      const [from, to] = [measured[0][1], measured[measured.length - 1][1]];
      rows.push([name, watched, from.toFixed(1), to.toFixed(1), describeSlope(slope)]);
    }
  }
  console.log(markdownTable(['process', 'watched', 'first', 'last', 'slope'], rows));
  for (const [what, count] of load.counts) console.log(`${count} x ${what}`);
  const minutes = Math.round((samples[samples.length - 1].s - fromS) / 60);
  writeFileSync(
    out,
    drawSamples(`${minutes} minutes of mixed load, after the warm-up (grey)`, panels),
  );
  console.log(`Picture: ${out}`);
}

void main();

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { describeLoad, describeMachine, loadOfOthers } from '../measure/machine';
import { markdownTable } from '../report/markdown-table';
import { describeSlope, drawSamples, type Panel } from './draw-samples';
import { MixedLoad, runOps } from './load';
import { startSoaked, type Soaked } from './processes';
import { sampleProcess, WATCHED, type Sample } from './sample';
import { slopeOf } from './slope';

const API = '/api/ai/meta';
const SWAP_MS = 5000;
const RESET_MS = 7000;
const SIGNALS_MS = 100;
const SIGNALS = 10;
/** Caches fill and the compiler works: samples of the first part are drawn, but have no slope. */
const WARM_UP_SHARE = 0.25;

/**
 * Mixed load on an engine, its supervisor and its stream; memory, handles and latency as slopes and as a
 * picture. Options: --minutes N (1), --sample-seconds S (5), --out FILE (soak.svg).
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      'sample-seconds': { type: 'string', default: '5' },
      out: { type: 'string', default: 'soak.svg' },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'meta-soak-'));
  console.log(describeMachine(), '\n', describeLoad(await loadOfOthers()));
  const soaked = await startSoaked(folder);
  if (soaked.redis === null) console.log('redis-server is missing: no signals by a stream.');
  const load = startLoad(soaked);
  try {
    const samples = await sampleFor(60 * Number(values.minutes), Number(values['sample-seconds']), soaked, load); // prettier-ignore
    report(samples, load, `${values.minutes} minutes of mixed load`, resolve(values.out));
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

async function sampleFor(
  seconds: number,
  everyS: number,
  { engine, supervisor }: Soaked,
  load: MixedLoad,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const startMs = performance.now();
  for (let s = 0; s < seconds;) {
    await sleep(1000 * everyS);
    s = (performance.now() - startMs) / 1000;
    const p99: Sample = { process: 'engine', watched: 'p99 ms', s, value: load.takeP99() };
    const sampled = [...sampleProcess('engine', engine.pid, s), ...sampleProcess('supervisor', supervisor.pid, s)]; // prettier-ignore
    samples.push(...sampled, ...(Number.isNaN(p99.value) ? [] : [p99]));
  }
  return samples;
}

function report(samples: readonly Sample[], load: MixedLoad, title: string, out: string): void {
  const panels: Panel[] = [];
  const rows: string[][] = [];
  const last = Math.max(...samples.map(({ s }) => s));
  for (const name of ['engine', 'supervisor']) {
    for (const watched of WATCHED) {
      const own = samples.filter((one) => one.process === name && one.watched === watched);
      if (own.length === 0) continue;
      const points = own.map(({ s, value }) => [s, value] as const);
      const slope = slopeOf(points.filter(([s]) => s >= WARM_UP_SHARE * last));
      panels.push({ title: `${name}, ${watched}`, points, slope });
      const [from, to] = [points[0][1], points[points.length - 1][1]];
      rows.push([name, watched, from.toFixed(1), to.toFixed(1), describeSlope(slope)]);
    }
  }
  console.log(markdownTable(['process', 'watched', 'first', 'last', 'slope'], rows));
  for (const [what, count] of load.counts) console.log(`${count} x ${what}`);
  writeFileSync(out, drawSamples(title, panels));
  console.log(`Picture: ${out}`);
}

void main();

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signalRecordSchema } from '@meta-agent/features';
import autocannon from 'autocannon';
import { startServer, type RunningServer } from './start-server';
import { ROOT, withModel, type Bench } from './train-model';

const ENGINE = join(ROOT, 'apps/engine/bin/meta-engine.js');
const ECHO = join(__dirname, 'echo-server.js');

const CONNECTIONS = 16;
/** Unselected records: the agents agree on half of them. */
const RECORDS = 200;
const ROUNDS = 7;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);

interface Subject {
  readonly name: string;
  readonly server: RunningServer;
  readonly path: string;
  readonly rates: number[];
  readonly cpuUs: number[];
}

/** Compares the engine's throughput, with decisions, log and metrics, to that of a bare server. */
void withModel(async (bench) => {
  const subjects = await startAll(bench);
  // Keep the fields of a request: each line of a simulated log also has a source mark.
  const bodies = bench.records
    .slice(0, RECORDS)
    .map((record) => JSON.stringify(signalRecordSchema.parse(record)));
  try {
    for (const subject of subjects) await measure(subject, bodies, 2);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const subject of subjects) {
        const { rate, cpuUs } = await measure(subject, bodies, SECONDS);
        subject.rates.push(rate);
        subject.cpuUs.push(cpuUs);
      }
    }
    report(subjects, bodies);
  } finally {
    for (const { server } of subjects) await server.stop();
  }
});

async function startAll({ folder, modelDir }: Bench): Promise<Subject[]> {
  const at = (name: string) => join(folder, name);
  const subject = async (
    name: string,
    script: string,
    path: string,
    env: Record<string, string> = {},
  ): Promise<Subject> => {
    const base = { META_AGENT_ENABLED: 'true', META_V2_MODEL_DIR: modelDir, META_PORT: '0' };
    const server = await startServer([script], at(`${name}.out`), { ...base, ...env });
    return { name, server, path, rates: [], cpuUs: [] };
  };
  const engine = (name: string, env: Record<string, string>) =>
    subject(name, ENGINE, '/api/ai/meta/predict', env);
  return [
    await subject('bare node:http, JSON echo', ECHO, '/'),
    await engine('engine, all logs on', { META_DECISION_LOG: at('interval') }),
    await engine('engine, decision log off', { META_DECISION_LOG: 'off' }),
    await engine('engine, no log at all', { META_DECISION_LOG: 'off', LOG_DECISIONS: 'off' }),
    await engine('engine, every decision fsynced', {
      META_DECISION_LOG: at('always'),
      META_DECISION_LOG_SYNC: 'always',
    }),
  ];
}

async function measure({ server, path }: Subject, bodies: readonly string[], seconds: number) {
  const before = cpuTicks(server.pid);
  const result = await autocannon({
    url: server.url + path,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    requests: bodies.map((body) => ({ body })),
    connections: CONNECTIONS,
    duration: seconds,
  });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${server.url}: ${bad} requests failed`);
  const cpuUs = ((cpuTicks(server.pid) - before) * 10_000) / result['2xx'];
  return { rate: result.requests.average, cpuUs };
}

/** Processor time that a process has used, user and system, in hundredths of a second (Linux). */
function cpuTicks(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function report(subjects: readonly Subject[], bodies: readonly string[]): void {
  const [bare] = subjects;
  const meanBytes = Buffer.byteLength(bodies.join('')) / bodies.length;
  process.stdout.write(
    `POST predict, ${meanBytes.toFixed(0)} bytes, ${CONNECTIONS} connections, ` +
      `${ROUNDS} rounds of ${SECONDS} s in turn; medians\n`,
  );
  for (const { name, rates, cpuUs } of subjects) {
    const ratio = median(rates.map((rate, round) => rate / bare.rates[round]));
    const cpu = median(cpuUs.map((us, round) => us / bare.cpuUs[round]));
    process.stdout.write(
      `${name.padEnd(36)} ${Math.round(median(rates))} requests/s, ${ratio.toFixed(2)} of bare; ` +
        `processor ${median(cpuUs).toFixed(0)} µs a request, ${cpu.toFixed(2)} of bare\n`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

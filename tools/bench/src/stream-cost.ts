import { once } from 'node:events';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { startServer, type RunningServer } from './start-server';
import { ROOT, withModel } from './train-model';

const ENGINE = join(ROOT, 'apps/engine/bin/meta-engine.js');
const CONNECTIONS = 16;
const ROUNDS = 9;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);

/** Measures the throughput of predict with and without a connected console. */
void withModel(async ({ folder, modelDir, records }) => {
  const server = await startServer([ENGINE], join(folder, 'engine.out'), {
    ...{ META_AGENT_ENABLED: 'true', META_V2_MODEL_DIR: modelDir, META_PORT: '0' },
    META_DECISION_LOG: join(folder, 'logs'),
  });
  const body = JSON.stringify(records[Math.floor(records.length / 2)]);
  try {
    await measure(server, body, 2);
    const rounds: { alone: number; watched: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureBoth(server, body));
    report(rounds);
  } finally {
    await server.stop();
  }
});

/** Measures both cases in one round, because the machine's speed drifts over minutes. */
async function measureBoth(server: RunningServer, body: string) {
  const alone = await measure(server, body, SECONDS);
  const watcher = await watch(server);
  const watched = await measure(server, body, SECONDS);
  watcher.destroy();
  return { alone, watched };
}

/** Requests per second. */
async function measure({ url }: RunningServer, body: string, seconds: number): Promise<number> {
  const result = await autocannon({
    url: `${url}/api/ai/meta/predict`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    connections: CONNECTIONS,
    duration: seconds,
  });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${url}: ${bad} requests failed`);
  return result.requests.average;
}

/** Reads the stream as a page does, and discards the data. */
async function watch({ url }: RunningServer): Promise<ClientRequest> {
  const request = get(`${url}/api/ai/meta/stream`);
  request.on('error', () => undefined); // the caller destroys the request
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  response.resume();
  return request;
}

function report(rounds: readonly { readonly alone: number; readonly watched: number }[]): void {
  const ratio = median(rounds.map(({ alone, watched }) => watched / alone));
  process.stdout.write(
    `POST predict, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s in turn; medians\n` +
      `nobody watches      ${Math.round(median(rounds.map(({ alone }) => alone)))} requests/s\n` +
      `a console connected ${Math.round(median(rounds.map(({ watched }) => watched)))} requests/s, ` +
      `${ratio.toFixed(3)} of it\n`,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

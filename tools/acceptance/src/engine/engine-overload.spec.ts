import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, temporaryFolder, type EngineProcess } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { recordOf } from './attacks';

/** Almost as many as one address may have. */
const CROWD = 1000;
/** All symbols of a large desk. */
const DESK = 500;
/** Longer than the second over which the lag of the event loop is measured. */
const PAUSE_MS = 1200;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

async function startLogging(): Promise<EngineProcess> {
  const { dir } = await smallRegistry();
  return startEngine({
    META_V2_MODEL_DIR: dir,
    META_DECISION_LOG: temporaryFolder(),
    LOG_DECISIONS: 'off',
  });
}

function post(url: string, agent: Agent, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const options = { method: 'POST', agent, headers };
    const req = request(`${url}/api/ai/meta/predict`, options, (res) => {
      res.on('error', reject).resume();
      res.on('end', () => {
        resolve({ status: res.statusCode ?? 0, headers: res.headers });
      });
    });
    req.on('error', reject).end(body);
  });
}

async function shedBy({ url }: EngineProcess): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const shed = [...metrics.matchAll(/requests_shed_total\{cause="\w+"\} (\d+)/g)];
  return shed.reduce((sum, [, count]) => sum + Number(count), 0);
}

it('of far more decisions at once than an engine makes, each is made, or refused with the time to come again', async () => {
  const engine = await startLogging();
  const agent = new Agent({ keepAlive: true, maxSockets: CROWD });
  const refused: Answer[] = [];
  const decide = async (symbol: string) => {
    for (;;) {
      const answer = await post(engine.url, agent, recordOf(symbol));
      if (answer.status === 200) return;
      refused.push(answer);
      await sleep(1000 * Number(answer.headers['retry-after']));
    }
  };
  await Promise.all(Array.from({ length: CROWD }, (_, k) => decide(`S-${k}`)));
  agent.destroy();

  for (const { status, headers } of refused) {
    expect([status, headers['retry-after'], headers.connection]).toEqual([503, '1', 'keep-alive']);
  }
  const status = await engine.client.status();
  expect(status.total_predictions).toBe(CROWD);
  expect(await shedBy(engine)).toBe(refused.length);
}, 60_000);

it('what a desk asks at once is decided, by an engine that has just started and by one that stood still', async () => {
  const engine = await startLogging();
  const agent = new Agent({ keepAlive: true, maxSockets: DESK });
  const askAll = (name: string) =>
    Array.from({ length: DESK }, (_, k) => post(engine.url, agent, recordOf(`${name}-${k}`)));

  const first = await Promise.all(askAll('FIRST'));
  engine.signal('SIGSTOP');
  const waiting = askAll('WAITING');
  await sleep(PAUSE_MS);
  engine.signal('SIGCONT');
  const then = await Promise.all(waiting);
  agent.destroy();

  expect(new Set([...first, ...then].map(({ status }) => status))).toEqual(new Set([200]));
  expect(await shedBy(engine)).toBe(0);
}, 60_000);

import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, temporaryFolder } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { recordOf } from './attacks';

const CLIENTS = 500;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
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

it('of far more decisions at once than an engine makes, each is made, or refused with the time to come again', async () => {
  const { dir } = await smallRegistry();
  const engine = await startEngine({
    META_V2_MODEL_DIR: dir,
    META_DECISION_LOG: temporaryFolder(),
    LOG_DECISIONS: 'off',
  });
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const refused: Answer[] = [];
  const decide = async (symbol: string) => {
    for (;;) {
      const answer = await post(engine.url, agent, recordOf(symbol));
      if (answer.status === 200) return;
      refused.push(answer);
      await sleep(1000 * Number(answer.headers['retry-after']));
    }
  };
  for (let round = 0; round < 2; round += 1) {
    await Promise.all(Array.from({ length: CLIENTS }, (_, k) => decide(`S-${round}-${k}`)));
  }
  agent.destroy();

  for (const { status, headers } of refused) {
    expect([status, headers['retry-after'], headers.connection]).toEqual([503, '1', 'keep-alive']);
  }
  const status = await engine.client.status();
  expect(status.total_predictions).toBe(2 * CLIENTS);
  const metrics = await (await fetch(`${engine.url}/metrics`)).text();
  const shed = [...metrics.matchAll(/requests_shed_total\{cause="\w+"\} (\d+)/g)];
  expect(shed.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(refused.length);
}, 60_000);

import { setTimeout as sleep } from 'node:timers/promises';
import { SimulatedDisk } from '@meta-agent/durable-files/testing';
import { openDecisionLog } from '../decision-log/decision-log';
import type { DecisionLogEvent } from '../decision-log/log-health';
import { SPLIT } from '../testing/records';
import { startApp } from '../testing/start-app';

const ROW = JSON.stringify({ ...SPLIT, symbol: 'FLOOD' });

/** An engine with sync interval whose disk refuses every write until `mend` is called. */
async function startOnDeadDisk(maxQueueBytes: number, batchQueueBytes: number) {
  const disk = SimulatedDisk.empty();
  const events: DecisionLogEvent[] = [];
  const log = await openDecisionLog({
    ...{ folder: '/logs', sync: 'interval', disk: disk.disk, maxQueueBytes },
    onEvent: (event) => events.push(event),
  });
  disk.faultOf = (step) => (step === 'write' ? 'error' : undefined);
  const app = await startApp({ decisionService: { log }, batchQueueBytes });
  const post = (path: string, body: string, type = 'application/json') =>
    fetch(`${app.url}/api/ai/meta/${path}`, {
      ...{ method: 'POST', headers: { 'content-type': type }, body },
    });
  return { log, disk, events, post, mend: () => (disk.faultOf = () => undefined) };
}

describe('with a decision log that is behind', () => {
  it('lines of batches wait, single decisions go on, and no row is lost', async () => {
    const { log, disk, post, mend } = await startOnDeadDisk(4_000_000, 500_000);
    // Rows of 5 MB in all: without a limit for batches the queue would be full.
    const lines = `${ROW}\n`.repeat(2000);
    const streams = [1, 2, 3].map(async () =>
      (await post('predict/batch', lines, 'application/x-ndjson')).text(),
    );
    while (log.queuedBytes < 500_000) await sleep(10);
    const single = await post('predict', JSON.stringify({ ...SPLIT, symbol: 'SINGLE' }));
    expect(single.status).toBe(200);
    await sleep(100);
    // One slice of 256 rows may be decided after the last look at the queue.
    expect(log.queuedBytes).toBeLessThan(1_000_000);
    mend();
    const answers = (await Promise.all(streams)).join('');
    await log.close();
    const acknowledged = answers.split('"id"').length - 1;
    expect(log.state()).toMatchObject({ dropped_lines: 0, written_lines: acknowledged + 1 });
    const [name] = disk.names().filter((file) => file.endsWith('.jsonl'));
    expect(disk.text(name)).toContain('SINGLE');
  });

  it('the loss of single rows is told', async () => {
    const { log, events, post, mend } = await startOnDeadDisk(3000, 3000);
    for (let i = 0; i < 10; i += 1) expect((await post('predict', ROW)).status).toBe(200);
    expect(events.map(({ kind }) => kind)).toContain('dropping');
    const dropped = log.state().dropped_lines;
    expect(dropped).toBeGreaterThan(0);
    mend();
    await log.close();
    expect(log.state().written_lines).toBe(10 - dropped);
    expect(events.at(-1)).toMatchObject({ droppedLines: dropped });
  });
});

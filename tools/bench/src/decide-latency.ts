import { decide, DEFAULT_POLICY } from '@meta-agent/decision';
import { openModel } from '@meta-agent/model-io';
import { Bench } from 'tinybench';
import { withModel } from './train-model';

/** Measures the time of one decision, from a plain object. */
void withModel(async ({ modelDir, records }) => {
  const model = await openModel(modelDir);
  const bench = new Bench({ time: 3000 });
  const context = { model, policy: DEFAULT_POLICY, nowMs: Date.now() };
  const asked = records.filter((record) => decide(record, context).meta_confidence !== null);
  const cycle = <T>(items: readonly T[]) => {
    let i = 0;
    return () => items[(i = (i + 1) % items.length)];
  };
  const next = cycle(records);
  const nextAsked = cycle(asked);
  // The clock's resolution is close to a microsecond: time a hundred decisions together.
  bench
    .add('all records', () => {
      for (let i = 0; i < 100; i += 1) decide(next(), context);
    })
    .add('records that the model is asked about', () => {
      for (let i = 0; i < 100; i += 1) decide(nextAsked(), context);
    });
  await bench.run();
  for (const { name, result } of bench.tasks) {
    if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`);
    const { p50, p99 } = result.latency;
    const us = (ms: number) => ((ms / 100) * 1000).toFixed(2);
    process.stdout.write(`${name}: median ${us(p50)} µs a decision, p99 ${us(p99)} µs\n`);
  }
});

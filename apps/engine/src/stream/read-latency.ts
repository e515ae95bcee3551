import type { LatencyHistogram } from '@meta-agent/engine-api';
import type { Registry } from 'prom-client';

const METRIC = 'meta_decision_duration_seconds';

/** The current histogram of predict's latency, as in the metrics. */
export async function readLatency(registry: Registry): Promise<LatencyHistogram> {
  const { values = [] } = (await registry.getSingleMetric(METRIC)?.get()) ?? {};
  const named = values as readonly unknown[] as readonly Sample[];
  const buckets = named.filter(({ labels: { le } }) => typeof le === 'number');
  const valueOf = (name: string) => named.find(({ metricName }) => metricName === name)?.value ?? 0;
  return {
    limits_s: buckets.map(({ labels }) => Number(labels.le)),
    counts: buckets.map(({ value }) => value),
    count: valueOf(`${METRIC}_count`),
    sum_s: valueOf(`${METRIC}_sum`),
  };
}

/** A sample of prom-client's histogram; its types omit metricName. */
interface Sample {
  readonly value: number;
  readonly metricName: string;
  readonly labels: Partial<Record<'le', number | string>>;
}

import type { BoundedGate } from '@meta-agent/model-io';
import type { TrainConfig } from '../config/train-config';
import type { Predictions } from '../data/read-predictions';

export type LogShares = Pick<Predictions, 'contested' | 'late' | 'future' | 'clients' | 'lines'>;

/** Checks the log for signs that its history was rewritten. */
export function logGates(
  { contested, late, future, clients, lines }: LogShares,
  config: TrainConfig,
): BoundedGate[] {
  const rows = clients.reduce((sum, client) => sum + client.rows, 0);
  const largest = Math.max(
    0,
    ...clients.filter(({ client }) => client !== null).map((c) => c.rows),
  );
  return [
    atMost('contested', contested.share, config.max_contested_share),
    atMost('late_rows', (late + future) / lines, config.max_late_share),
    atMost('client_share', largest / rows, config.max_client_share),
  ];
}

function atMost(name: string, value: number, limit: number): BoundedGate {
  return { name, value, limit, bound: 'max', passed: value <= limit };
}

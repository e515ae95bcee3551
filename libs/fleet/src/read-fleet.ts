import { dirname, resolve } from 'node:path';
import { hasErrno, OpenError, readRegularFile } from '@meta-agent/durable-files';
import { fieldIssues } from '@meta-agent/features';
import { FleetError } from './errors';
import { fleetSchema, type Fleet } from './fleet-schema';
import type { TrainingJob } from './training-job';

const MAX_BYTES = 16 * 2 ** 20;
const NEXT = 'correct the file; meta-ops fleet schema prints what it may hold';

/** A fleet whose paths are absolute. */
export interface ReadFleet {
  readonly path: string;
  readonly attempts: number;
  readonly backoffMs: number;
  readonly desks: readonly Omit<TrainingJob, 'week'>[];
}

/**
 * Reads fleet.json.
 * @throws FleetError fleet_not_found, fleet_invalid with every bad field
 * @example
 * import { writeFile } from 'node:fs/promises';
 * const desk = { name: 'btc', predictions: ['logs'], registry: 'models/btc' };
 * await writeFile('fleet.json', JSON.stringify({ desks: [desk] }));
 * (await readFleet('fleet.json')).desks[0].memoryMib; // 2048
 */
export async function readFleet(path: string): Promise<ReadFleet> {
  const value = await readJson(path);
  const parsed = fleetSchema.safeParse(value);
  if (parsed.success) return absolute(parsed.data, path);
  const issues = fieldIssues(parsed.error, value);
  throw new FleetError('fleet_invalid', {
    message: `${path} is no valid fleet.`,
    issues: issues.map(
      ({ field, expected, received }) =>
        `${field === '' ? 'the file' : field}: expected ${expected}, received ${received}`,
    ),
    next: NEXT,
  });
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = String(await readRegularFile(path, { maxBytes: MAX_BYTES, links: 'follow' }));
  } catch (error) {
    throw new FleetError('fleet_not_found', {
      message: `${path} cannot be read.`,
      expected: error instanceof OpenError ? error.expected : 'a file',
      received: hasErrno(error, 'ENOENT') ? 'none' : (error as Error).message,
      next: 'name it with --fleet',
      cause: error,
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    throw new FleetError('fleet_invalid', {
      ...{ message: `${path} is no JSON.`, expected: 'JSON', received: message, next: NEXT },
    });
  }
}

function absolute({ desks, attempts, backoff_s, memory_mib }: Fleet, path: string): ReadFleet {
  const folder = dirname(resolve(path));
  const at = (name: string) => resolve(folder, name);
  const optional = (name: string | undefined) => (name === undefined ? null : at(name));
  return {
    ...{ path, attempts, backoffMs: backoff_s * 1000 },
    desks: desks.map(
      ({ name, predictions, prices = [], outcomes, labels, registry, config, ...more }) => ({
        desk: name,
        predictions: predictions.map(at),
        prices: prices.map(at),
        ...{ outcomes: optional(outcomes), labels: optional(labels) },
        ...{ registry: at(registry), config: optional(config) },
        memoryMib: more.memory_mib ?? memory_mib,
      }),
    ),
  };
}

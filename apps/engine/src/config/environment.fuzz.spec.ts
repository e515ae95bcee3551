import { lightExpect as expect, property, tryGenerated } from '@meta-agent/durable-files/testing';
import { engineEnvironmentSchema } from '@meta-agent/engine-api';
import fc from 'fast-check';
import { readConfig } from './engine-config';

const NAMES = Object.keys(engineEnvironmentSchema.shape);
const TYPICAL = [
  ...['', 'true', 'false', '0', '1', '-1', '0.65', '1e999', 'NaN', '8001', 'off', 'always'],
  ...['redis://localhost:6379', 's3://bucket/desk', '127.0.0.1', '::', 'newest', 'a,b', ' '],
];
const value = fc.oneof(
  fc.constantFrom(...TYPICAL),
  fc.double().map(String),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const environment = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 8 });

/** Numbers of a configuration, wherever they are. */
function numbersIn(config: unknown): number[] {
  if (typeof config === 'number') return [config];
  if (typeof config !== 'object' || config === null) return [];
  return Object.values(config).flatMap(numbersIn);
}

interface Refusal {
  readonly exitCode: number;
  readonly issues?: readonly string[];
}

function readOrRefused(variables: Readonly<Record<string, string>>) {
  try {
    return readConfig(variables);
  } catch (error) {
    const { exitCode, issues = [] } = error as Refusal;
    expect(exitCode).toBe(2);
    expect(issues.length).toBeGreaterThan(0);
    for (const issue of issues) expect(NAMES.some((name) => issue.includes(name))).toBe(true);
    return null;
  }
}

const reading = property(
  'environment: settings in their ranges, or an error that names each bad variable',
  environment,
  (variables) => {
    const config = readOrRefused(variables);
    if (config === null) return;
    expect(numbersIn(config).filter(Number.isNaN)).toEqual([]);
    const { meta_threshold: least, consensus_threshold: agreed } = config.policy;
    for (const share of [least ?? 0, agreed]) {
      expect(share >= 0 && share <= 1).toBe(true);
    }
  },
);

describe('generated environments', () => {
  tryGenerated('environment', [reading]);
});

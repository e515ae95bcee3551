import { figure } from './numbers';

/** The fields of a gate that are shown; artifacts of an earlier version name no bound. */
export interface ShownGate {
  readonly name: string;
  /** Null when the value could not be measured. */
  readonly value: number | null;
  readonly limit: number;
  readonly bound?: 'min' | 'max' | 'above' | undefined;
}

const BOUNDS = { min: 'at least ', max: 'at most ', above: 'above ' } as const;

/**
 * The condition of a gate: `at most 0.4000`.
 * @example
 * gateLimit({ limit: 0.4, bound: 'max' }); // 'at most 0.4000'
 */
export function gateLimit({ limit, bound }: Pick<ShownGate, 'limit' | 'bound'>): string {
  return `${bound === undefined ? 'limit ' : BOUNDS[bound]}${figure(limit)}`;
}

/**
 * A gate in a line: `override_rate: 0.4511, at most 0.4000`.
 * @example
 * const gate = { name: 'override_rate', value: 0.4511, limit: 0.4, bound: 'max' };
 * gateInWords(gate); // 'override_rate: 0.4511, at most 0.4000'
 */
export function gateInWords(gate: ShownGate): string {
  const value = gate.value === null ? 'not measured' : figure(gate.value);
  return `${gate.name}: ${value}, ${gateLimit(gate)}`;
}

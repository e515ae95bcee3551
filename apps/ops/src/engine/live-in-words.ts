import type { EngineStatus } from '@meta-agent/engine-api';
import { decimal, percent } from '@meta-agent/words';

type Supervised = Pick<EngineStatus, 'in_force' | 'challenger' | 'live_refused'>;

/** What the supervisor and a challenger add to the model in use; empty without them. */
export function supervisedLines(status: Supervised): [what: string, text: string][] {
  const { live_refused: refused = null } = status;
  const lines: [string, string | null][] = [
    ['threshold', thresholdInWords(status)],
    ['challenger', challengerInWords(status)],
    ['live state', refused === null ? null : `refused: ${refused}`],
  ];
  return lines.flatMap(([what, text]) => (text === null ? [] : [[what, text]]));
}

function thresholdInWords({ in_force: inForce }: Supervised): string | null {
  const generation = inForce?.live_generation ?? null;
  if (inForce === undefined || generation === null) return null;
  const { threshold, paused, online } = inForce;
  const mixed = online ? '; its online expert is mixed in' : '';
  return paused
    ? `paused by live state ${generation}: nothing overrides${mixed}`
    : `${decimal(threshold ?? 0, 4)} by live state ${generation}${mixed}`;
}

function challengerInWords({ challenger }: Supervised): string | null {
  if (!challenger) return null;
  const { model_version: version, asked, fault, last_load_error, canary_share: share } = challenger;
  if (last_load_error) return `refused: ${last_load_error.message}`;
  if (version === null) return 'none to ask';
  if (!asked) return `${version} is not asked: ${fault ?? 'unknown'}`;
  return share > 0
    ? `${version} decides in shadow and answers ${percent(share)} as a canary`
    : `${version} decides in shadow`;
}

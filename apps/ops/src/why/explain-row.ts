import { NOTHING_IN_FORCE } from '@meta-agent/decision';
import { horizonOf } from '@meta-agent/features';
import { linesInForce, type LedgerEntry, type LedgerState } from '@meta-agent/model-io';
import { dateTime, decimal, NONE, percent } from '@meta-agent/words';
import { decisionRows } from './decision-rows';
import type { LoggedRow } from './find-decisions';

/** One decision and by what right it was made. */
export interface Explained {
  readonly row: LoggedRow & { readonly place: string };
  /** The ledger line that put the model in force; null when the ledger has none before the decision. */
  readonly promotion: LedgerEntry | null;
}

/**
 * The last promotion, rollback or restore of the row's model before the decision; of a canary, the line
 * that names the challenger.
 */
export function promotionOf(row: LoggedRow, ledger: LedgerState): LedgerEntry | null {
  const decidedMs = Date.parse(row.decided_at);
  const isCanary = row.in_force?.canary === true;
  const lines = linesInForce(ledger).filter(
    ({ event, to, at, details }) =>
      Date.parse(at) <= decidedMs &&
      (isCanary
        ? event === 'challenge' && details?.challenger === row.model_version
        : ['promote', 'rollback', 'restore'].includes(event) && to === row.model_version),
  );
  return lines.at(-1) ?? null;
}

/** The rows of a table about one decision. */
export function rowsOf({ row, promotion }: Explained): [string, string][] {
  const { decision, client, assumed } = row;
  const horizon = horizonOf(row);
  return [
    ['found in', row.place],
    ['decided at', dateTime(row.decided_at)],
    [
      'record of',
      `${row.timestamp}${assumed.length === 0 ? '' : `, assumed: ${assumed.join(', ')}`}`,
    ],
    ...(horizon === null ? [] : [['horizon', `${horizon} min`] satisfies [string, string]]),
    ...decisionRows(decision),
    ...shadowRows(row),
    ['least for an override', thresholdOf(row)],
    ['model', row.model_version ?? 'none was loaded'],
    ['by what right', rightOf(row, promotion)],
    ['asked by', client ?? NONE],
    ['request', row.request_id ?? NONE],
  ];
}

/** The decision of the model that did not answer, and an online expert. */
function shadowRows({ challenger, champion, in_force: inForce }: LoggedRow): [string, string][] {
  const told = ({ model_version: version, action, reason }: NonNullable<typeof challenger>) =>
    `${version ?? NONE}: ${action}, ${reason}`;
  return [
    ...(inForce?.online === true
      ? [
          ['online expert', `of live state ${inForce.live_generation}, mixed in`] as [
            string,
            string,
          ],
        ]
      : []),
    ...(challenger ? [['in shadow', told(challenger)] as [string, string]] : []),
    ...(champion ? [['in its place', told(champion)] as [string, string]] : []),
  ];
}

function thresholdOf(row: LoggedRow): string {
  const { policy, in_force: inForce = NOTHING_IN_FORCE, model_version: version } = row;
  const { meta_threshold: set } = policy;
  if (set !== null) return `${decimal(set, 4)}, by META_OVERRIDE_THRESHOLD`;
  const { threshold, paused, live_generation: generation } = inForce;
  if (inForce.canary) return "that of the challenger's artifact: meta-ops show V";
  if (paused)
    return `nothing overrode: the adapted threshold was paused (live state ${generation})`;
  if (threshold === null) return `that of the artifact: meta-ops show ${version ?? 'V'}`;
  return `${decimal(threshold, 4)}, by live state ${generation}`;
}

function rightOf({ in_force: inForce, policy }: LoggedRow, promotion: LedgerEntry | null): string {
  const latched = [
    ...(inForce?.stop ? [`a stop to ${inForce.stop} was in force`] : []),
    ...(inForce?.demoted === true ? ['the model was demoted'] : []),
    ...(inForce?.canary === true
      ? [`a canary: the challenger answers ${percent(policy.canary?.share ?? null)} of the lives`]
      : []),
  ];
  const line =
    promotion === null
      ? inForce?.canary === true
        ? 'META_CHALLENGER; the ledger names no challenger before the decision'
        : 'the ledger has no promotion of this model before the decision'
      : `line ${promotion.seq} of the ledger: ${promotion.event} by ${promotion.actor} at ${dateTime(promotion.at)}, "${promotion.reason}"`;
  return [line, ...latched].join('; ');
}

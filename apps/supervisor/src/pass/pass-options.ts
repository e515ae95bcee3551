import type { Disk } from '@meta-agent/durable-files';
import type { SettleSettings } from '@meta-agent/log-files';
import type { Registry } from '@meta-agent/model-io';
import { RowStream, shownUrl, type RedisSettings, type StreamKeys } from '@meta-agent/redis';
import type { DecisionSource } from '../input/decisions/decision-source';
import { LogSource } from '../input/decisions/log-source';
import { StreamSource, type RowsClaim } from '../input/decisions/stream-source';
import { OutcomeTruth } from '../input/outcomes/outcome-truth';
import { PriceTruth } from '../input/prices/price-truth';
import type { Truth } from '../input/truth';
import type { Signing } from './assert-proven';

export interface PassOptions extends Signing {
  readonly registry: Registry;
  /** Files and folders of decision logs. */
  readonly decisions: readonly string[];
  /** Where rows are published; null: logs alone are read. */
  readonly rows: {
    readonly redis: RedisSettings;
    readonly keys: StreamKeys;
    /** Null: they are read beside the supervisor that owns them. */
    readonly claim: RowsClaim | null;
  } | null;
  /** Candles; else outcomes settle the decisions. */
  readonly prices: readonly string[];
  readonly outcomes: readonly string[];
  readonly symbolMap: ReadonlyMap<string, string>;
  readonly settings: SettleSettings;
  /** Whether the online expert is learned. */
  readonly isOnline: boolean;
  /** Whether a challenger is promoted when the evidence is enough. */
  readonly isPromoting: boolean;
  /** Null: the certified one, else the threshold of the artifact. */
  readonly targetPrecision: number | null;
  readonly everyMs: number;
  /** A row is in the log at most this long after its decision. */
  readonly logDelayMs: number;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** The disk of the live states. */
  readonly disk: Disk;
  /** Who demotes a model, for the ledger. */
  readonly actor: string;
}

/** Where the decisions come from. */
export function decisionSources({ decisions, rows, isOnline }: PassOptions): DecisionSource[] {
  const withRecords = isOnline;
  return [
    ...(decisions.length === 0 ? [] : [new LogSource({ paths: decisions, withRecords })]),
    ...(rows === null
      ? []
      : [
          new StreamSource({
            stream: new RowStream(rows.redis, rows.keys),
            claim: rows.claim,
            name: `${rows.keys.rows} at ${shownUrl(rows.redis.url)}`,
            withRecords,
          }),
        ]),
  ];
}

const MINUTE_MS = 60_000;

/** What settles them. */
export function truthOf({ prices, outcomes, symbolMap, settings, nowMs }: PassOptions): Truth {
  if (prices.length > 0) return new PriceTruth({ paths: prices, symbolMap, settings, nowMs });
  const lifeMs = MINUTE_MS * (settings.label_horizon_minutes ?? 0);
  return new OutcomeTruth({ paths: outcomes, symbolMap, lifeMs, nowMs });
}

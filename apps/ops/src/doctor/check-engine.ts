import { isLoopback, isSet, parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema, type EngineStatus } from '@meta-agent/engine-api';
import { openRegistry } from '@meta-agent/model-io';
import {
  count,
  countOf,
  dateTime,
  demotionInWords,
  percent,
  reasonsInWords,
  stopInWords,
} from '@meta-agent/words';
import { askStatus } from '../engine/ask-engine';
import { changesOfTheVote } from '../engine/changes-of-the-vote';
import { namedEngine, openEngine } from '../engine/open-engine';
import { judgeOverrideRate } from '../engine/override-band';
import { inUrl } from '../engine/sought-engine';
import { OpsError } from '../errors';
import type { CommandContext } from '../terminal/context';
import { checkPort } from './check-port';
import { ok, warning, wrong, type Finding } from './finding';

const NAME = 'engine';
const PORT = environmentSchema.shape.META_PORT;

/** The typed options that name the engine. */
export interface EngineChoice {
  readonly url: string | undefined;
  readonly tokenFile: string | undefined;
}

/** A running engine, or the findings in its place. */
export type FoundEngine =
  | { readonly url: string; readonly status: EngineStatus; readonly isHere: boolean }
  | { readonly status: null; readonly findings: readonly Finding[] };

/** Asks the running engine; without one, checks whether an engine could listen. */
export async function findEngine(
  { url: typedUrl, tokenFile }: EngineChoice,
  env: CommandContext['env'],
): Promise<FoundEngine> {
  const named = namedEngine(typedUrl, { env });
  const { META_HOST: host } = parseEnvironment(environmentSchema.pick({ META_HOST: true }), env);
  // The port as typed: an invalid port is a finding and does not stop the other checks.
  const port = isSet(env.META_PORT) ? env.META_PORT : String(PORT.parse(undefined));
  const url = named ?? `http://${inUrl(host)}:${port}`;
  const missing = async (received?: string) => ({
    status: null,
    findings: [await checkPort(host, port, received)],
  });
  if (named === undefined && !PORT.safeParse(port).success) return missing();
  try {
    const status = await askStatus(await openEngine(url, { env, tokenFile }));
    return { url, status, isHere: named === undefined || isLoopback(new URL(url).hostname) };
  } catch (error) {
    if (!(error instanceof OpsError)) throw error;
    // Without an explicit URL an engine is not expected.
    if (named === undefined) return missing(error.received);
    return { status: null, findings: [wrong(NAME, error.message, 'systemctl status meta-engine')] };
  }
}

/** What the engine says of itself, or that there is none. */
export async function checkEngine(dir: string, engine: FoundEngine): Promise<readonly Finding[]> {
  if (engine.status === null) return engine.findings;
  return judgeStatus(engine.url, engine.status, await currentIn(dir));
}

async function currentIn(dir: string): Promise<string | null> {
  try {
    return (await openRegistry({ dir }).current())?.version ?? null;
  } catch {
    // The checks of the registry report this error.
    return null;
  }
}

export function judgeStatus(url: string, status: EngineStatus, current: string | null): Finding[] {
  return [
    judgeModel(url, status, current),
    ...judgeStanding(status),
    ...judgeSwitch(status),
    ...judgeLog(url, status),
    ...judgeRows(status),
    judgeRate(status),
  ];
}

function judgeModel(url: string, status: EngineStatus, current: string | null): Finding {
  const { model_version: version, last_load_error: refusal } = status;
  // A registry without a promoted version is not a refusal.
  if (refusal !== null && refusal.code !== 'current_missing') {
    const detail = `${url} refused a model at ${dateTime(refusal.at)} (${refusal.code}): ${refusal.message}`;
    return wrong(NAME, detail, 'meta-ops validate, then meta-ops rollback --reason R');
  }
  if (version === null)
    return warning(NAME, `${url} runs without a model`, 'meta-ops promote V --reason R');
  if (current === null || current === version) return ok(NAME, `${url} uses ${version}`);
  const detail = `${url} uses ${version}, but ${current} is current here`;
  return warning(
    NAME,
    detail,
    'systemctl reload meta-engine, and check that its META_V2_MODEL_DIR is this registry',
  );
}

function judgeStanding({ stop, demotion }: EngineStatus): Finding[] {
  return [
    ...(stop ? [warning('stop', stopInWords(stop), 'meta-ops resume --reason R')] : []),
    ...(demotion
      ? [warning('demotion', demotionInWords(demotion), 'meta-ops rearm --reason R')]
      : []),
  ];
}

function judgeSwitch({ enabled }: EngineStatus): Finding[] {
  if (enabled) return [];
  const next = 'put META_AGENT_ENABLED=true into /etc/meta-agent/engine.env, then restart it';
  return [warning('meta model', 'off: every decision is the vote', next)];
}

function judgeLog(url: string, { decision_log: log }: EngineStatus): Finding[] {
  if (log.sync === 'off') return [];
  const name = 'decisions';
  const next = `df -h, then curl ${url}/readyz`;
  if (!log.writable) return [wrong(name, `cannot be written: ${log.last_error ?? ''}`, next)];
  if (log.dropped_lines > 0) {
    return [
      warning(name, `${countOf(log.dropped_lines, 'line')} lost since the engine started`, next),
    ];
  }
  return [
    ok(name, `${countOf(log.written_lines, 'line')} written, ${count(log.queued_lines)} waiting`),
  ];
}

/** Rows that no supervisor reads stay until Redis is full. */
function judgeRows({ signal_stream: stream }: EngineStatus): Finding[] {
  const rows = stream?.rows;
  if (rows == null || rows.length === 0) return [];
  const told = `${countOf(rows.length, 'row')} of the decision log`;
  if (rows.read) return [ok('rows', `${told}, read by a supervisor`)];
  const next = 'meta-supervisor run --stream, or META_STREAM_ROWS=false';
  return [warning('rows', `${told} fill Redis: no supervisor reads them`, next)];
}

/** Fewer decisions are too few to judge the override rate. */
const JUDGED_FROM = 100;

function judgeRate(status: EngineStatus): Finding {
  const { total_predictions: total, recent_override_rate: rate } = status;
  const name = 'override rate';
  if (total < JUDGED_FROM) return ok(name, `${count(total)} decisions: too few to judge`);
  if (status.meta_overrides === 0) {
    const detail = `no vote is overridden: ${reasonsInWords(status.fallback_reasons, total)}`;
    return warning(name, detail, 'meta-ops status, and Constant fallback in docs/runbook.md');
  }
  const { verdict, colour } = judgeOverrideRate(rate, total);
  const detail = `${percent(rate)} over the last 1,000 decisions, ${verdict}; of all votes: ${changesOfTheVote(status)}`;
  if (colour === 'green') return ok(name, detail);
  return warning(name, detail, 'meta-ops replay --predictions logs');
}

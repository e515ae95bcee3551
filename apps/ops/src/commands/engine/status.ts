import { painter, textTable, type Painter } from '@meta-agent/command-line';
import type { EngineStatus } from '@meta-agent/engine-api';
import { VOLATILITY_REGIMES } from '@meta-agent/features';
import {
  NONE,
  count,
  dateTime,
  demotionInWords,
  percent,
  reasonsInWords,
  stopInWords,
} from '@meta-agent/words';
import { askStatus } from '../../engine/ask-engine';
import { changesOfTheVote } from '../../engine/changes-of-the-vote';
import { supervisedLines } from '../../engine/live-in-words';
import { namedEngine, openEngine } from '../../engine/open-engine';
import { judgeOverrideRate } from '../../engine/override-band';
import type { CommandContext } from '../../terminal/context';
import type { OnlineInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

/** `meta-ops status` */
export async function status(input: OnlineInput, context: CommandContext): Promise<void> {
  const { url, tokenFile } = input.options;
  const { env } = context;
  const engine = await openEngine(namedEngine(url, context), { env, tokenFile });
  const answer = await askStatus(engine);
  printResult(input, context, answer, () => tableOf(engine.url, answer, painter(context.stdout)));
}

function tableOf(url: string, answer: EngineStatus, paint: Painter): string {
  const { fallback_reasons: fallbacks } = answer;
  const happened = Object.entries(fallbacks).filter(([, times]) => times > 0);
  const table = textTable(
    ['engine', url],
    [
      ...standingRows(answer, paint),
      ['running since', dateTime(answer.started_at)],
      ['meta model', showSwitch(answer, paint)],
      ['model', answer.model_version ?? paint('red', 'none')],
      [
        'model loaded at',
        answer.model_swapped_at === null ? NONE : dateTime(answer.model_swapped_at),
      ],
      ...refusalRow(answer, paint),
      ['decisions', `${count(answer.total_predictions)} since ${dateTime(answer.since)}`],
      ['of the votes', changesOfTheVote(answer)],
      ['override rate (changes and confirmations)', percent(answer.override_rate)],
      ['override rate, last 1,000', showRate(answer, paint)],
      ...happened.map(([reason, times]) => [`fallback: ${reason}`, times]),
      ...noOverrideRow(answer),
      ...thresholdRows(answer),
      ['consensus threshold', answer.consensus_threshold],
      ['on an error', answer.fail_open ? 'the vote' : 'HOLD'],
      ...agentRows(answer, paint),
      ...voteRow(answer, paint),
      ['decision log', showLog(answer.decision_log, paint)],
    ],
    [url],
  );
  return [table, ...certificateLine(answer)].join('\n');
}

function showSwitch({ enabled }: EngineStatus, paint: Painter): string {
  return enabled ? 'on' : paint('yellow', 'off: META_AGENT_ENABLED is not true');
}

function standingRows(status: EngineStatus, paint: Painter): string[][] {
  const { stop, demotion } = status;
  return [
    ...(stop ? [['stop', paint('red', stopInWords(stop))]] : []),
    ...(demotion ? [['demotion', paint('red', demotionInWords(demotion))]] : []),
    ...supervisedLines(status),
  ];
}

function refusalRow({ last_load_error: refusal }: EngineStatus, paint: Painter): string[][] {
  if (refusal === null) return [];
  return [
    ['refused', paint('red', `${refusal.code} at ${dateTime(refusal.at)}: ${refusal.message}`)],
  ];
}

/** One threshold, or that of each regime. */
function thresholdRows({ meta_threshold, regime_certificate, policy }: EngineStatus) {
  const isCertified = regime_certificate != null;
  if (!isCertified) return [['override threshold', meta_threshold]];
  const asked = policy.meta_threshold;
  return VOLATILITY_REGIMES.map((regime) => {
    const threshold = regime_certificate[regime];
    const shown = threshold === null ? 'not certified: the vote stands' : (asked ?? threshold);
    return [`override threshold, ${regime.replace('_', ' ')}`, shown];
  });
}

/** What is certified; below the table, as the sentence is too long for a cell. */
function certificateLine({ regime_certificate: certificate, policy }: EngineStatus): string[] {
  if (certificate == null) return [];
  return policy.meta_threshold === null
    ? [certificate.promise]
    : ['META_OVERRIDE_THRESHOLD replaces the certified thresholds: nothing is certified of it.'];
}

/** The reasons, where the vote is never overridden. */
function noOverrideRow(answer: EngineStatus): string[][] {
  const { total_predictions: total, meta_overrides: overrides, fallback_reasons } = answer;
  if (total === 0 || overrides > 0) return [];
  return [['no vote is overridden', reasonsInWords(fallback_reasons, total)]];
}

function agentRows({ agents }: EngineStatus, paint: Painter): string[][] {
  return Object.entries(agents ?? {}).map(([agent, report]) => {
    const { reports, missing, recent_share: share, silent_s: silentS } = report;
    const since = typeof silentS === 'number' ? `, silent for ${count(Math.round(silentS))} s` : '';
    const text = `reports to ${percent(share)} of the last 1,000${since}`;
    const isFew = reports + missing >= 100 && share < 0.5;
    return [
      `agent ${agent}`,
      reports + missing === 0 ? NONE : paint(isFew ? 'red' : 'green', text),
    ];
  });
}

function voteRow({ logged_votes: votes }: EngineStatus, paint: Painter): string[][] {
  if (votes === undefined || votes.compared === 0) return [];
  const { recent_share: share } = votes;
  const text = `differs in ${percent(share)} of the last 1,000`;
  return [["the caller's vote", paint(share > 0.05 ? 'red' : 'green', text)]];
}

function showRate(answer: EngineStatus, paint: Painter): string {
  const { recent_override_rate: rate, total_predictions: total } = answer;
  const { verdict, colour } = judgeOverrideRate(rate, total);
  return paint(colour, `${percent(rate)}, ${verdict}`);
}

function showLog(log: EngineStatus['decision_log'], paint: Painter): string {
  if (log.sync === 'off') return 'off';
  const counts = `${count(log.written_lines)} lines written, ${count(log.queued_lines)} queued, ${count(log.dropped_lines)} dropped`;
  return log.writable ? counts : paint('red', `NOT WRITABLE, ${log.last_error ?? ''}; ${counts}`);
}

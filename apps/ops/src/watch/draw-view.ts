import type { Painter } from '@meta-agent/command-line';
import { HEALTHY_OVERRIDE_RATE, OVERRIDE_RATE_WINDOW } from '@meta-agent/decision';
import { sum } from '@meta-agent/features';
import {
  NONE,
  count,
  dateTime,
  decimal,
  demotionInWords,
  duration,
  percent,
  stopInWords,
  timeOfDay,
} from '@meta-agent/words';
import { changesOfTheVote } from '../engine/changes-of-the-vote';
import { supervisedLines } from '../engine/live-in-words';
import { BAND_IN_WORDS, judgeOverrideRate } from '../engine/override-band';
import type { EngineView } from './view';

export interface Drawing {
  readonly url: string;
  /** Null before the first answer. */
  readonly view: EngineView | null;
  /** Since when and why the engine does not answer; null while it answers. */
  readonly lost: { readonly since: string; readonly message: string } | null;
  /** Decisions per second, oldest first. */
  readonly rates: readonly number[];
  readonly columns: number;
}

const NAME_WIDTH = 24;

/** The lines of the whole view; the terminal cuts long lines. */
export function drawView({ url, view, lost, rates, columns }: Drawing, paint: Painter): string[] {
  const title = `${paint('bold', 'meta-engine')} ${url}`;
  const state = lost === null ? '' : paint('red', `  LOST since ${timeOfDay(lost.since)}`);
  const end = ['', paint('dim', 'q or Ctrl-C ends')];
  const head = [title + state, ...(lost === null ? [] : [paint('red', lost.message)]), ''];
  if (view === null) return [...head, 'No answer yet.', ...end];
  return [
    ...head,
    ...statusLines(view, paint),
    row('rate', `${rateOf(view)}  ${sparkline(rates, columns - NAME_WIDTH - 14)}`),
    row('latency', latencyOf(view)),
    '',
    ...overrideLines(view, columns, paint),
    '',
    ...barLines(`reasons, ${windowOf(view)}`, view.reasons, columns, paint),
    '',
    ...barLines('actions', view.actions, columns, paint),
    ...end,
  ];
}

/** Describes the view in one line, for a file or a pipe. */
export function describeView({ url, view, lost }: Omit<Drawing, 'columns' | 'rates'>): string {
  if (lost !== null || view === null) {
    return `${new Date().toISOString()} LOST ${url}: ${lost?.message ?? 'no answer'}`;
  }
  const { status } = view;
  const rate = status.recent_override_rate;
  return [
    view.at,
    rateOf(view),
    `of the votes: ${changesOfTheVote(status)}`,
    `overrides ${percent(rate)} (${judgeOverrideRate(rate, status.total_predictions).verdict})`,
    `latency ${latencyOf(view)}`,
    `log ${logOf(view)}`,
    `model ${status.model_version ?? 'none'} since ${swappedAt(status)}`,
    ...(status.stop ? [stopInWords(status.stop)] : []),
    ...(status.demotion ? [demotionInWords(status.demotion)] : []),
    ...supervisedLines(status).map(([what, text]) => `${what} ${text}`),
    ...(status.last_load_error === null ? [] : [`REFUSED ${status.last_load_error.code}`]),
  ].join(' | ');
}

const row = (name: string, text: string) => `${name.padEnd(NAME_WIDTH)}${text}`;
const rateOf = ({ decisions_per_second: rate }: EngineView) => `${decimal(rate, 1)}/s`;
const windowOf = ({ window_seconds: seconds }: EngineView) => `last ${count(seconds)} s`;

function swappedAt({ model_swapped_at: at }: EngineView['status']): string {
  return at === null ? NONE : dateTime(at);
}

function latencyOf({ latency_p50_ms: p50, latency_p99_ms: p99 }: EngineView): string {
  const show = (ms: number | null) => (ms === null ? NONE : duration(ms / 1000));
  return `p50 ${show(p50)}, p99 ${show(p99)}`;
}

function logOf({ status: { decision_log: log } }: EngineView): string {
  if (log.sync === 'off') return 'off';
  return `${count(log.queued_lines)} queued, ${count(log.written_lines)} written, ${count(log.dropped_lines)} dropped`;
}

function statusLines(view: EngineView, paint: Painter): string[] {
  const { status } = view;
  const { last_load_error: refusal, decision_log: log } = status;
  const logText = logOf(view);
  return [
    ...(status.stop ? [paint('red', stopInWords(status.stop)), ''] : []),
    ...(status.demotion ? [paint('red', demotionInWords(status.demotion)), ''] : []),
    row('model', status.model_version ?? paint('red', 'none: every decision is the vote')),
    row('last swap', swappedAt(status)),
    ...supervisedLines(status).map(([what, text]) => row(what, text)),
    ...(refusal === null
      ? []
      : [
          row(
            'refused',
            paint('red', `${timeOfDay(refusal.at)} ${refusal.code}: ${refusal.message}`),
          ),
        ]),
    ...(status.enabled ? [] : [row('meta model', paint('yellow', 'off'))]),
    row('decision log', log.writable ? logText : paint('red', `NOT WRITABLE, ${logText}`)),
    row('decisions', `${count(status.total_predictions)} since ${dateTime(status.since)}`),
    row('of the votes', changesOfTheVote(status)),
  ];
}

/** The rate that a full bar stands for. */
const FULL_RATE = 0.6;

function overrideLines({ status }: EngineView, columns: number, paint: Painter): string[] {
  const rate = status.recent_override_rate;
  const { verdict, colour } = judgeOverrideRate(rate, status.total_predictions);
  const width = widthOf(columns);
  const at = (share: number) => Math.round((Math.min(share, FULL_RATE) / FULL_RATE) * width);
  const bar = '█'.repeat(at(rate)).padEnd(width, '·');
  const [low, high] = [HEALTHY_OVERRIDE_RATE.low, HEALTHY_OVERRIDE_RATE.high].map(at);
  const band = `${' '.repeat(low)}└${'─'.repeat(Math.max(0, high - low - 2))}┘`;
  return [
    row(
      `overrides, last ${count(OVERRIDE_RATE_WINDOW)}`,
      `${paint(colour, bar)} ${percent(rate)}, ${verdict}`,
    ),
    row('', paint('dim', `${band} ${BAND_IN_WORDS}`)),
  ];
}

function barLines(
  title: string,
  counts: Readonly<Record<string, number>>,
  columns: number,
  paint: Painter,
): string[] {
  const total = sum(Object.values(counts));
  const width = widthOf(columns);
  const lines = Object.entries(counts).map(([name, number]) => {
    const share = total === 0 ? 0 : number / total;
    const bar = '█'.repeat(Math.round(share * width)).padEnd(width);
    return row(name, `${bar} ${percent(share)} ${count(number)}`);
  });
  return [paint('dim', title), ...(lines.length === 0 ? ['none'] : lines)];
}

/** The words beside a bar take up to 38 columns. */
const widthOf = (columns: number) => Math.max(18, Math.min(40, columns - NAME_WIDTH - 38));

const SPARKS = '▁▂▃▄▅▆▇█';

function sparkline(rates: readonly number[], width: number): string {
  const shown = rates.slice(-Math.max(1, width));
  const top = Math.max(...shown, 1);
  return shown.map((rate) => SPARKS[Math.round((rate / top) * (SPARKS.length - 1))]).join('');
}

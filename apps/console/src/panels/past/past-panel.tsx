import { KEPT_DECISIONS, type PastMinutes, type PastQuery } from '@meta-agent/engine-api';
import { useMemo, useState } from 'preact/hooks';
import { engine } from '../../client/engine';
import { useReport } from '../../client/use-report';
import { Chart } from '../../elements/chart';
import { Panel } from '../../elements/panel';
import { asCount, asDuration } from '../../text/format';
import { asDateTime, asMinute, timeHead } from '../../time/times';
import { useZone } from '../../time/zone';
import type { ListedDecision } from '../decisions/listed-decision';
import { chartOfDay, minuteAt, MINUTE_MS, minuteInWords } from './day';
import { FilterFields, NO_FILTERS, type Filters } from './filters';
import { FoundDecisions } from './found-decisions';
import { MinuteChooser } from './minute-chooser';

export interface PastPanelProps {
  /** The engine's time. */
  readonly nowMs: number;
  readonly isConnected: boolean;
  readonly onOpen: (decision: ListedDecision) => void;
}

/** The last day by minutes, and the decisions that the engine keeps. */
export function PastPanel({ nowMs, isConnected, onOpen }: PastPanelProps) {
  const past = useReport(() => engine.pastMinutes(), isConnected);
  const [chosen, setChosen] = useState<number | null>(null);
  const [filters, setFilters] = useState(NO_FILTERS);
  return (
    <Panel title="The last day" name="past" note={past && sourcesOf(past)} width="wide">
      <MinuteChooser {...{ nowMs, chosen }} choose={setChosen} />
      <p role="status">
        {past !== null && chosen !== null && minuteInWords(minuteAt(past, chosen), past)}
      </p>
      {past !== null && <DayChart past={past} />}
      <h3>Decisions that the engine keeps</h3>
      <FilterFields filters={filters} onChange={setFilters} />
      <FoundDecisions query={queryOf(chosen, filters)} nowMs={nowMs} onOpen={onOpen} />
    </Panel>
  );
}

function sourcesOf({ counted_since, is_reading_log, log_rows }: PastMinutes): string {
  const since = `Every decision since ${asDateTime(counted_since)} is counted`;
  const rows = log_rows === 0 ? '' : `, ${asCount(log_rows)} of them from the decision log`;
  const reading = is_reading_log ? ' The decision log is still being read.' : '';
  return `${since}${rows}; the last ${asCount(KEPT_DECISIONS)} are kept.${reading}`;
}

function DayChart({ past }: { readonly past: PastMinutes }) {
  const zone = useZone();
  const chart = useMemo(() => chartOfDay(past, Date.now()), [past, zone]);
  return (
    <Chart label="Decisions, changes and errors in each minute of the last day" chart={chart}>
      <table>
        <thead>
          <tr>
            <th>{timeHead()}</th>
            <th class="number">Decisions</th>
            <th class="number">Changes</th>
            <th class="number">Errors</th>
            <th class="number roomy">Median latency</th>
          </tr>
        </thead>
        <tbody>
          {past.minutes.slice(-ROWS).map(({ at, decisions, changes, errors, p50_s }) => (
            <tr key={at}>
              <td>{asMinute(at)}</td>
              <td class="number">{asCount(decisions)}</td>
              <td class="number">{asCount(changes)}</td>
              <td class="number">{asCount(errors)}</td>
              <td class="number roomy">{p50_s === null ? '–' : asDuration(p50_s)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Chart>
  );
}

/** Rows of the table: the last ones with decisions. */
const ROWS = 60;

function queryOf(chosen: number | null, filters: Filters): PastQuery {
  const { isChanged, symbol, reason, search } = filters;
  const isoOf = (ms: number) => new Date(ms).toISOString();
  return {
    ...(chosen !== null && { from: isoOf(chosen), to: isoOf(chosen + MINUTE_MS) }),
    ...(isChanged && { changed: true }),
    ...(symbol.trim() !== '' && { symbol: symbol.trim() }),
    ...(reason !== '' && { reason }),
    ...(search.trim() !== '' && { search: search.trim() }),
  };
}

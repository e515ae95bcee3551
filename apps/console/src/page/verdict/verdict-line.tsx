import type { StreamEvent } from '@meta-agent/engine-api';
import { useEffect } from 'preact/hooks';
import { verdictOf, type Verdict, type VerdictSources } from './verdict';

const TITLE = 'Meta-Agent: console';

export interface VerdictLineProps extends Omit<VerdictSources, 'event'> {
  /** Null before the first one. */
  readonly event: StreamEvent | null;
}

/** The sentence on top of the page, and its first words in the title of the tab. */
export function VerdictLine({ event, connection, lastAt }: VerdictLineProps) {
  const verdict = event === null ? without(connection) : verdictOf({ event, connection, lastAt });
  const title = verdict === null || verdict.isGood ? TITLE : `${verdict.head}, ${TITLE}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  if (verdict === null) return null;
  const { isGood, head, text } = verdict;
  return (
    <p class={`verdict-line ${isGood ? 'good' : 'bad'}`} data-verdict={head}>
      <strong>{head}:</strong> {text}.
    </p>
  );
}

function without(connection: VerdictLineProps['connection']): Verdict | null {
  if (connection !== 'lost') return null;
  return { isGood: false, head: 'CONNECTION LOST', text: 'the engine has not answered yet' };
}

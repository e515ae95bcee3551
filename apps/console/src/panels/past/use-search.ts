import type { PastDecisions, PastQuery } from '@meta-agent/engine-api';
import { useEffect, useRef, useState } from 'preact/hooks';
import { engine, reasonOf } from '../../client/engine';

/** While somebody types, the engine is not asked for each letter. */
const TYPING_MS = 250;

/** Until there is a decision, the engine is asked again: nobody reads the list. */
const EMPTY_MS = 5000;

export interface Search {
  /** Null until the first answer. */
  readonly answer: PastDecisions | null;
  /** The engine's time at the answer, at most a second behind. */
  readonly answeredMs: number;
  /** Why there is no answer. */
  readonly error: string | null;
  /** Asks again. */
  readonly again: () => void;
}

/** The decisions of the past that a query finds; asked again when the query changes, not as time goes on. */
export function useSearch(query: PastQuery, nowMs: number): Search {
  const [answer, setAnswer] = useState<PastDecisions | null>(null);
  const clock = useRef(nowMs);
  clock.current = nowMs;
  const [answeredMs, setAnsweredMs] = useState(nowMs);
  const [error, setError] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const text = JSON.stringify(query);
  useEffect(() => {
    let isOver = false;
    const later = setTimeout(() => {
      engine.pastDecisions(JSON.parse(text) as PastQuery).then(
        (found) => {
          if (isOver) return;
          setAnswer(found);
          setAnsweredMs(clock.current);
          setError(null);
        },
        (failure: unknown) => {
          if (!isOver) setError(reasonOf(failure));
        },
      );
    }, TYPING_MS);
    return () => {
      isOver = true;
      clearTimeout(later);
    };
  }, [text, round]);
  const isEmpty = answer?.kept === 0;
  useEffect(() => {
    if (!isEmpty) return undefined;
    const asking = setInterval(() => {
      setRound((before) => before + 1);
    }, EMPTY_MS);
    return () => {
      clearInterval(asking);
    };
  }, [isEmpty]);
  return {
    ...{ answer, answeredMs, error },
    again: () => {
      setRound((before) => before + 1);
    },
  };
}

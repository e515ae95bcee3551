import { useEffect, useState } from 'preact/hooks';
import { engine, reasonOf } from '../client/engine';
import type { ListedDecision } from '../panels/decisions/listed-decision';

const KEY = '#decision=';

export interface Opened {
  /** The decision of the dialog; null while it is closed. */
  readonly shown: ListedDecision | null;
  /** Why the decision of the link cannot be opened; null when it can, and without a link. */
  readonly complaint: string | null;
  readonly open: (decision: ListedDecision) => void;
  readonly close: () => void;
}

/** The opened decision. The address of the page names it: a copied address opens it again. */
export function useOpened(): Opened {
  const [shown, setShown] = useState<ListedDecision | null>(null);
  const [complaint, setComplaint] = useState<string | null>(null);
  useEffect(() => {
    const follow = () => {
      const id = linkedId();
      if (id === null) return;
      readDecision(id).then(
        (found) => {
          setShown(found);
          setComplaint(found === null ? notKept(id) : null);
        },
        (error: unknown) => {
          setComplaint(`Decision ${id}: ${reasonOf(error)}`);
        },
      );
    };
    follow();
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('hashchange', follow);
    };
  }, []);
  return {
    ...{ shown, complaint },
    open: (decision) => {
      setComplaint(null);
      setShown(decision);
      name(`${KEY}${encodeURIComponent(decision.decision.id)}`);
    },
    close: () => {
      setShown(null);
      name('');
    },
  };
}

function linkedId(): string | null {
  const { hash } = location;
  if (!hash.startsWith(KEY)) return null;
  try {
    return decodeURIComponent(hash.slice(KEY.length)) || null;
  } catch {
    return null;
  }
}

/** Changes the address without an entry in the history. */
function name(hash: string): void {
  history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
}

async function readDecision(id: string): Promise<ListedDecision | null> {
  const { decisions } = await engine.pastDecisions({ id, limit: 1 });
  return decisions.at(0) ?? null;
}

function notKept(id: string): string {
  return `The engine no longer keeps decision ${id}. meta-ops why --id ${id} reads it from the decision log.`;
}

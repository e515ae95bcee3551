import { useEffect, useState } from 'preact/hooks';

/** The zone in which times are shown. */
export type Zone = 'utc' | 'local';

const KEY = 'meta-agent-zone';
const readers = new Set<(zone: Zone) => void>();
let current: Zone | null = null;

/** UTC unless the user chose otherwise in this browser. */
export function zone(): Zone {
  return (current ??= readChoice());
}

/** A browser may forbid a page to keep anything. */
function readChoice(): Zone {
  try {
    return localStorage.getItem(KEY) === 'local' ? 'local' : 'utc';
  } catch {
    return 'utc';
  }
}

/** Changes the zone, also for the next visit. */
export function chooseZone(chosen: Zone): void {
  current = chosen;
  for (const read of readers) read(chosen);
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // The choice holds until the page is closed.
  }
}

/** The zone; whoever reads it is drawn again when it changes. */
export function useZone(): Zone {
  const [shown, setShown] = useState(zone);
  useEffect(() => {
    readers.add(setShown);
    return () => {
      readers.delete(setShown);
    };
  }, []);
  return shown;
}

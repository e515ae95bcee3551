import { useState } from 'preact/hooks';
import type { View } from '../../feed/view';

export interface Hold {
  /** What stands still; null while all goes on. */
  readonly held: View | null;
  /** Of the button. */
  readonly toggle: () => void;
  /** The reader goes into the table. */
  readonly enter: () => void;
  /** The reader goes to another place. */
  readonly leave: (to: EventTarget | null) => void;
}

interface Held {
  readonly view: View;
  /** By the button, which alone ends it then. */
  readonly isPinned: boolean;
}

/**
 * Holds a view while somebody reads it: from when the focus comes in until it leaves, but not for
 * the dialog of a row, which gives it back to that row; or between two presses of a button.
 */
export function useHold(view: View): Hold {
  const [state, setState] = useState<Held | null>(null);
  return {
    held: state?.view ?? null,
    toggle: () => {
      setState(state === null ? { view, isPinned: true } : null);
    },
    enter: () => {
      setState((now) => now ?? { view, isPinned: false });
    },
    leave: (to) => {
      const isInDialog = to instanceof Element && to.closest('dialog') !== null;
      // Another window has the focus: it comes back to where it was.
      if (isInDialog || !document.hasFocus()) return;
      setState((now) => (now?.isPinned === true ? now : null));
    },
  };
}

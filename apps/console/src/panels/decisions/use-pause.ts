import { useState } from 'preact/hooks';
import type { View } from '../../feed/view';

export interface Pause {
  /** The view at the pause; null while the table is live. */
  readonly paused: View | null;
  /** The button was pressed. */
  readonly toggle: () => void;
  /** The focus entered the table. */
  readonly enter: () => void;
  /** The focus left the table. */
  readonly leave: (to: EventTarget | null) => void;
}

interface Paused {
  readonly view: View;
  /** Paused by the button: only the button resumes. */
  readonly isPinned: boolean;
}

/**
 * Pauses a table while the focus is in it, or in the dialog of one of its rows; or between two
 * presses of a button.
 */
export function usePause(view: View): Pause {
  const [state, setState] = useState<Paused | null>(null);
  return {
    paused: state?.view ?? null,
    toggle: () => {
      setState(state === null ? { view, isPinned: true } : null);
    },
    enter: () => {
      setState((now) => now ?? { view, isPinned: false });
    },
    leave: (to) => {
      const isInDialog = to instanceof Element && to.closest('dialog') !== null;
      // The focus is in another window and will return to its place.
      if (isInDialog || !document.hasFocus()) return;
      setState((now) => (now?.isPinned === true ? now : null));
    },
  };
}

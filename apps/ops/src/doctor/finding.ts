export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'wrong';
  readonly detail: string;
  /** The command that fixes the fault. */
  readonly next: string | null;
}

export const ok = (name: string, detail: string): Finding => ({
  name,
  status: 'ok',
  detail,
  next: null,
});

/** A finding that does not stop operation. */
export const warning = (name: string, detail: string, next: string): Finding => ({
  name,
  status: 'warning',
  detail,
  next,
});

export const wrong = (name: string, detail: string, next: string): Finding => ({
  name,
  status: 'wrong',
  detail,
  next,
});

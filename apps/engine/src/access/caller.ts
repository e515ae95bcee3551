import { LOCAL_NAME, type Scope } from '@meta-agent/engine-api';

/** Who sent a request. */
export interface Caller {
  /** The client's name; null without a token. It is written to the rows of the decision log. */
  readonly name: string | null;
  readonly scopes: readonly Scope[];
}

/** A caller without a token, where none is needed. */
export const ANYBODY: Caller = Object.freeze({ name: null, scopes: [] });

/** The holder of the admin socket: the user of the engine, or root. */
export const LOCAL_USER: Caller = Object.freeze({
  name: LOCAL_NAME,
  scopes: ['decide', 'watch', 'admin'] as const,
});

/** The scopes that allow what a scope allows. */
const SUFFICIENT: Readonly<Record<Scope, readonly Scope[]>> = {
  decide: ['decide'],
  watch: ['watch', 'admin'],
  metrics: ['metrics', 'watch', 'admin'],
  admin: ['admin'],
};

export function mayUse({ scopes }: Caller, scope: Scope): boolean {
  return scopes.some((held) => SUFFICIENT[scope].includes(held));
}

/** Why a caller is refused. */
export const REFUSALS = ['no_token', 'wrong_token', 'slowed', 'scope', 'host', 'origin'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** The kinds of warnings about a record. */
export const WARNING_KINDS = [
  'unknown_agent',
  'unknown_key',
  'assumed_regime',
  'assumed_timestamp',
  'assumed_symbol',
] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

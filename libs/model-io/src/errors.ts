/** What each code means, the exit code of a command that ends with it, and what to do next. */
const CATALOGUE = {
  artifact_missing: { what: 'there is no artifact', exitCode: 2 },
  manifest_missing: { what: 'the artifact has no manifest', exitCode: 3 },
  manifest_invalid: { what: 'the manifest cannot be used', exitCode: 3 },
  artifact_unreadable: { what: 'the artifact cannot be read', exitCode: 3 },
  file_missing: { what: 'a file of the artifact is missing', exitCode: 3 },
  size_mismatch: { what: 'a file of the artifact has another size', exitCode: 3 },
  hash_mismatch: { what: 'a file of the artifact has other contents', exitCode: 3 },
  schema_version_unknown: { what: 'the artifact is of an unknown schema version', exitCode: 3 },
  file_invalid: { what: 'a file of the artifact does not hold what it should', exitCode: 3 },
  feature_set_unknown: { what: 'the feature set is unknown', exitCode: 3 },
  feature_names_mismatch: { what: 'the feature names are not the set’s', exitCode: 3 },
  class_order_mismatch: { what: 'the classes are in another order', exitCode: 3 },
  shape_mismatch: { what: 'the shapes do not agree', exitCode: 3 },
  no_parameters: { what: 'the model has no parameters', exitCode: 3 },
  not_finite: { what: 'a number is not finite', exitCode: 3 },
  scale_not_positive: { what: 'a scale is not positive', exitCode: 3 },
  calibration_invalid: { what: 'the calibration cannot be used', exitCode: 3 },
  constant_output: { what: 'the model answers the same to everything', exitCode: 3 },
  probes_not_reproduced: { what: 'the probes are not reproduced', exitCode: 3 },
  version_mismatch: { what: 'the folder holds another version', exitCode: 3 },
  draft_invalid: { what: 'the model cannot be saved', exitCode: 1 },
  version_exists: { what: 'the version exists with other contents', exitCode: 1 },
  version_invalid: { what: 'not a version', exitCode: 2 },
  version_missing: { what: 'the registry does not hold the version', exitCode: 2 },
  registry_missing: { what: 'there is no registry', exitCode: 2 },
  registry_unreadable: { what: 'the registry cannot be read', exitCode: 2 },
  registry_not_writable: { what: 'the model folder cannot be written', exitCode: 2 },
  registry_locked: { what: 'another process is changing the registry', exitCode: 2 },
  lock_unreadable: { what: 'the lock cannot be read', exitCode: 1 },
  lock_lost: { what: 'the lock was taken away', exitCode: 1 },
  write_failed: { what: 'writing failed', exitCode: 1 },
  current_missing: { what: 'no version is promoted', exitCode: 2 },
  current_invalid: { what: 'current.json cannot be used', exitCode: 3 },
  current_mismatch: { what: 'current.json contradicts the ledger', exitCode: 3 },
  current_outdated: { what: 'current.json is older than the ledger', exitCode: 3 },
  ledger_unreadable: { what: 'the ledger cannot be read', exitCode: 3 },
  ledger_edited: { what: 'the ledger was edited', exitCode: 3 },
  ledger_cut: { what: 'the ledger was cut', exitCode: 3 },
  ledger_replaced: { what: 'the ledger was replaced', exitCode: 3 },
} as const;

export type ModelErrorCode = keyof typeof CATALOGUE;

export interface ModelErrorDetails {
  /** File or folder, and the place in it. */
  readonly at?: string;
  readonly expected?: string;
  readonly received?: string;
  /** What to do or type next. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** Every error of this library. Its code is stable; its message is for people. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;
  readonly exitCode: 1 | 2 | 3;
  readonly at: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly next: string | undefined;

  constructor(code: ModelErrorCode, details: ModelErrorDetails = {}) {
    super(describe(code, details), 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.exitCode = CATALOGUE[code].exitCode;
    this.at = details.at;
    this.expected = details.expected;
    this.received = details.received;
    this.next = details.next;
  }
}

function describe(code: ModelErrorCode, { at, expected, received }: ModelErrorDetails): string {
  const place = at === undefined ? '' : ` (${at})`;
  const found = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(received === undefined ? [] : [`received ${received}`]),
  ];
  return `${CATALOGUE[code].what}${place}${found.length === 0 ? '' : `: ${found.join(', ')}`}`;
}

/** Runs a step; what is thrown there leaves as a ModelError, itself or as the cause of one. */
export async function wrapErrors<T>(
  code: ModelErrorCode,
  at: string,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError(code, { at, received: messageOf(error), cause: error });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a file system call failed with one of these codes, like `ENOENT`. */
export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | null)?.code ?? '');
}

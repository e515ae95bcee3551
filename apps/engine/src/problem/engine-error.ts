interface Entry {
  readonly status: number;
  readonly title: string;
}

/** All errors of the API: stable codes, each with a status and a title. */
const CATALOGUE = {
  invalid_utf8: { status: 400, title: 'The body is not UTF-8' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  duplicate_key: { status: 400, title: 'An object has the same key twice' },
  too_deep: { status: 400, title: 'The body is nested too deeply' },
  invalid_record: { status: 400, title: 'The record has bad fields' },
  strict_record: { status: 400, title: 'META_STRICT refuses records with warnings' },
  invalid_batch: { status: 400, title: 'The batch is not a list of records' },
  invalid_query: { status: 400, title: 'The query has bad parameters' },
  invalid_request: { status: 400, title: 'Not an HTTP request that can be read' },
  body_aborted: { status: 400, title: 'The body ended early' },
  line_too_long: { status: 400, title: 'The line is too long' },
  ambiguous_header: { status: 400, title: 'A header is there more than once' },
  token_in_url: { status: 400, title: 'A token does not belong into an address' },
  token_required: { status: 401, title: 'The token is missing or wrong' },
  admin_token_required: { status: 401, title: 'The admin token is missing or wrong' },
  admin_off: { status: 403, title: 'Admin calls are off' },
  scope_missing: { status: 403, title: 'The token does not allow this call' },
  foreign_host: { status: 403, title: 'The Host is not allowed' },
  foreign_origin: { status: 403, title: 'The Origin is another site' },
  not_found: { status: 404, title: 'There is nothing at this path' },
  report_missing: { status: 404, title: 'The model has no report' },
  method_not_allowed: { status: 405, title: 'The path has other methods' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  model_refused: { status: 409, title: 'The model was refused, the old one stays' },
  body_too_large: { status: 413, title: 'The body is too large' },
  too_many_chunks: { status: 413, title: 'The body is in too many chunks' },
  too_many_values: { status: 413, title: 'The JSON has too many values' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  too_many_wrong_tokens: { status: 429, title: 'Too many wrong tokens from this address' },
  too_many_requests: { status: 429, title: 'Too many requests at once' },
  internal_error: { status: 500, title: 'An error of the engine' },
  overloaded: { status: 503, title: 'The engine is busy' },
  decision_log_busy: { status: 503, title: 'The decision log is behind' },
  decision_log_unavailable: { status: 503, title: 'The decision cannot be made durable' },
} as const satisfies Record<string, Entry>;

export type EngineErrorCode = keyof typeof CATALOGUE;

/** The errors with an HTTP status, for the API's description. */
export function errorsWithStatus(
  status: number,
): { readonly code: EngineErrorCode; readonly title: string }[] {
  return (Object.entries(CATALOGUE) as [EngineErrorCode, Entry][])
    .filter(([, entry]) => entry.status === status)
    .map(([code, { title }]) => ({ code, title }));
}

/** One bad field. */
export interface Issue {
  readonly path: string;
  readonly expected: string;
  readonly received: string;
}

export interface EngineErrorDetails {
  readonly expected?: string;
  readonly received?: string;
  readonly issues?: readonly Issue[];
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An error that is the answer to a request. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly status: number;
  readonly title: string;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly issues: readonly Issue[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: EngineErrorCode,
    { expected, received, issues = [], headers = {}, cause }: EngineErrorDetails = {},
  ) {
    const entry: Entry = CATALOGUE[code];
    super(describe(entry.title, expected, received, issues), { cause });
    this.status = entry.status;
    this.title = entry.title;
    this.expected = expected;
    this.received = received;
    this.issues = issues;
    this.headers = headers;
  }
}

function describe(
  title: string,
  expected: string | undefined,
  received: string | undefined,
  issues: readonly Issue[],
): string {
  const found = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(received === undefined ? [] : [`received ${received}`]),
  ];
  const fields = issues.map(
    (issue) => `${issue.path || 'the whole'} must be ${issue.expected}, not ${issue.received}`,
  );
  const all = [found.join(', '), ...fields].filter((part) => part !== '');
  return all.length === 0 ? `${title}.` : `${title}: ${all.join('; ')}.`;
}

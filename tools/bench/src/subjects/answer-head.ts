/** The head of an answer to a decision. */
export interface AnswerHead {
  /** Null for a decision. */
  readonly refusal: { readonly retryAfter: string | undefined } | null;
  /** Of the whole answer, its body included. */
  readonly bytes: number;
}

/**
 * Reads the start of an answer: a decision, or a refusal of an engine that is busy.
 * @throws Error for any other answer
 */
export function readHead(text: string): AnswerHead {
  const isRefused = /^HTTP\/1\.1 (?:429|503) /.test(text);
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text);
  if ((!isRefused && !text.startsWith('HTTP/1.1 200 ')) || length === null)
    throw new Error(`neither a decision nor a refusal: ${text.slice(0, 300)}`);
  const retryAfter = /\r\nretry-after: (\d+)\r\n/i.exec(text)?.[1];
  return {
    refusal: isRefused ? { retryAfter } : null,
    bytes: text.indexOf('\r\n\r\n') + 4 + Number(length[1]),
  };
}

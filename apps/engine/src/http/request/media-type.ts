import type { IncomingMessage } from 'node:http';
import { parse } from 'content-type';
import { EngineError } from '../../problem/engine-error';

/**
 * The media type of a body, one of those accepted.
 * @throws EngineError unsupported_media_type, also for another charset or a compressed body
 */
export function mediaTypeOf<T extends string>(req: IncomingMessage, accepted: readonly T[]): T {
  const header = req.headers['content-type'] ?? '';
  const encoding = req.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') {
    // Nearly every client sends exactly the type, which needs no parser.
    const exact = accepted.find((type) => type === header);
    if (exact !== undefined) return exact;
    const { type, parameters } = parse(header);
    const known = accepted.find((candidate) => candidate === type);
    if (known !== undefined && isUtf8(parameters)) return known;
  }
  const received = [header || 'no content type', encoding ?? ''].filter((part) => part !== '');
  throw new EngineError('unsupported_media_type', {
    expected: `${accepted.join(' or ')}, in UTF-8, not compressed`,
    received: received.join(', '),
  });
}

/** Whether the parameters name no charset but UTF-8, and nothing else. */
function isUtf8({ charset = 'utf-8', ...others }: Readonly<Record<string, string>>): boolean {
  return charset.toLowerCase() === 'utf-8' && Object.keys(others).length === 0;
}

import { readHead } from './answer-head';

const answer = (status: string, more = '', body = '{}') =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;

describe('the head of an answer', () => {
  it('tells a decision and the length of its bytes', () => {
    const text = answer('200 OK');
    expect(readHead(text)).toEqual({ refusal: null, bytes: text.length });
  });

  it('tells a refusal, and when to come again', () => {
    const text = answer('503 Service Unavailable', 'Retry-After: 1\r\n');
    expect(readHead(text)).toEqual({ refusal: { retryAfter: '1' }, bytes: text.length });
    expect(readHead(answer('429 Too Many Requests')).refusal).toEqual({ retryAfter: undefined });
  });

  it.each(['400 Bad Request', '500 Internal Server Error', '404 Not Found'])(
    '%s is an error',
    (status) => {
      expect(() => readHead(answer(status))).toThrow('neither a decision nor a refusal');
    },
  );
});

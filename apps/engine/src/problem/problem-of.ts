import type { Problem } from '@meta-agent/engine-api';
import type { EngineError } from './engine-error';

/** The body of an error's answer (RFC 9457). */
export function problemOf(error: EngineError): Problem {
  const { code, title, status, message, issues, expected, received } = error;
  const whole =
    expected === undefined ? [] : [{ path: '', expected, received: received ?? 'something else' }];
  const errors = issues.length > 0 ? [...issues] : whole;
  return {
    type: `urn:meta-agent:problem:${code}`,
    title,
    status,
    code,
    detail: message,
    ...(errors.length > 0 && { errors }),
  };
}

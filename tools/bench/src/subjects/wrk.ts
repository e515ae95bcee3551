import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { Figures } from '../measure/contest';
import { processorMs } from '../measure/machine';

/** The connections of a load. */
export const CONNECTIONS = 16;

const MS = { us: 0.001, ms: 1, s: 1000 } as const;

export function hasWrk(): boolean {
  return spawnSync('wrk', ['-v']).error === undefined;
}

/** A script for wrk that posts these bodies in turn, with a client's token if there is one. */
export function postInTurn(bodies: readonly string[], token: string | null = null): string {
  const authorization = token === null ? '' : `, ["authorization"] = "Bearer ${token}"`;
  return [
    `local bodies = {\n${bodies.map((body) => `  [==[${body}]==],`).join('\n')}\n}`,
    'local requests, at = {}, 0',
    'function init()',
    `  local headers = { ["content-type"] = "application/json"${authorization} }`,
    '  for i, body in ipairs(bodies) do requests[i] = wrk.format("POST", nil, headers, body) end',
    'end',
    'function request()',
    '  at = at % #requests + 1',
    '  return requests[at]',
    'end',
    '',
  ].join('\n');
}

/** Sends as many requests as a server answers. @returns rate a second, processor µs a request */
export async function saturate(
  server: { readonly pid: number },
  url: string,
  script: string,
  seconds: number,
): Promise<Figures> {
  const before = processorMs(server.pid);
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', '-s', script, url];
  const { stdout } = await promisify(execFile)('wrk', args);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}: ${stdout}`);
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    processor: (1000 * (processorMs(server.pid) - before)) / requests,
    p99: milliseconds(/\n\s+99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
  };
}

function milliseconds(found: RegExpExecArray | null): number {
  return found === null ? Number.NaN : Number(found[1]) * MS[found[2] as keyof typeof MS];
}

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

/**
 * Sends as many requests as a server answers. What an engine refuses because it is busy is counted; it is
 * neither in the rate nor in the processor time of one.
 * @returns decisions a second, processor µs each, p99 in ms, refused and late requests
 * @throws Error for any other answer than a decision or a refusal, and for a connection that breaks
 */
export async function saturate(
  server: { readonly pid: number },
  url: string,
  script: string,
  seconds: number,
): Promise<Figures> {
  const shedBefore = await shedBy(url);
  const before = processorMs(server.pid);
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', '-s', script, url];
  const { stdout } = await promisify(execFile)('wrk', args);
  const spentMs = processorMs(server.pid) - before;
  const { requests, perSecond, p99, others, late } = readOutput(stdout);
  if (others > (await shedBy(url)) - shedBefore) throw new Error(`${url}: ${stdout}`);
  const decided = requests - others;
  return {
    rate: (perSecond * decided) / requests,
    processor: (1000 * spentMs) / decided,
    ...{ p99, refused: others, late },
  };
}

/** What wrk prints. @throws Error when a connection broke */
export function readOutput(stdout: string) {
  const countOf = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0);
  const broken = ['connect', 'read', 'write'].map((what) =>
    countOf(new RegExp(`Socket errors:.* ${what} (\\d+)`)),
  );
  if (broken.some((count) => count > 0)) throw new Error(stdout);
  return {
    requests: countOf(/(\d+) requests in/),
    perSecond: countOf(/Requests\/sec:\s+([\d.]+)/),
    p99: milliseconds(/\n\s+99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    /** Answers that are no decisions. */
    others: countOf(/Non-2xx or 3xx responses: (\d+)/),
    /** Answered after more than wrk's two seconds. */
    late: countOf(/Socket errors:.* timeout (\d+)/),
  };
}

/** What the engine has refused because it was busy; 0 of another server. */
async function shedBy(url: string): Promise<number> {
  const { origin, pathname } = new URL(url);
  if (!pathname.startsWith('/api/ai/meta/')) return 0;
  const text = await (await fetch(`${origin}/metrics`)).text();
  const counts = [...text.matchAll(/^meta_http_requests_shed_total\{[^}]*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

function milliseconds(found: RegExpExecArray | null): number {
  return found === null ? Number.NaN : Number(found[1]) * MS[found[2] as keyof typeof MS];
}

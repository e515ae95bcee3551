import { isLoopback, listenAddress, writePage } from '@meta-agent/command-line';
import { readSecretFile } from '@meta-agent/durable-files';
import { SupervisorError } from '../errors';
import { startStatusServer, type StatusServer } from '../follow/status-server';
import type { Supervision } from '../follow/supervision';
import type { CommandContext } from './context';
import type { RunInput } from './options';

/** Looks that fail for this many in turn are not healthy. */
const SILENT_LOOKS = 10;

/**
 * Serves what `--listen` asks for; null without it.
 * @throws SupervisorError bad_listen, bad_token; the error of the socket
 */
export async function serveStatus(
  { options: { listen, listenTokenFile, poll } }: RunInput,
  { stderr }: CommandContext,
  supervision: Supervision,
): Promise<StatusServer | null> {
  if (listen === undefined) return null;
  const address = listenAddress(listen);
  const token = listenTokenFile === undefined ? null : await readToken(listenTokenFile);
  if (token === null && !isLoopback(address.host)) throw openToAll(listen);
  const silenceMs = Math.max(MINUTE_MS, SILENT_LOOKS * 1000 * poll);
  const server = await startStatusServer(supervision, { ...address, token, silenceMs });
  writePage(stderr, `Listening on ${server.url}: /healthz and /metrics`);
  return server;
}

const MINUTE_MS = 60_000;

async function readToken(path: string): Promise<string> {
  const text = (await readSecretFile(path)).text.trim();
  if (/^[\x21-\x7e]{16,}$/.test(text)) return text;
  throw new SupervisorError('bad_token', {
    message: `${path} holds no token.`,
    expected: 'a private file with a token of at least 16 printable characters, without spaces',
    received: 'something else',
    next: `make one: openssl rand -hex 32 >${path}`,
  });
}

function openToAll(listen: string): SupervisorError {
  return new SupervisorError('bad_listen', {
    message: `${listen} can be reached from other machines.`,
    expected: 'a loopback address, or a token with --listen-token-file',
    received: 'neither',
    next: 'listen on 127.0.0.1, or give a token',
  });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Scope } from '@meta-agent/engine-api';
import { EngineError } from '../problem/engine-error';
import { ANYBODY, LOCAL_USER, mayUse, type Caller } from './caller';
import { LongAnswers } from './long-answers';
import type { Refusal } from './refusals';
import { ProvenHeader } from './tokens/proven-header';
import { assertNoTokenInUrl, readAuthorization } from './tokens/read-authorization';
import type { TokenTable } from './tokens/token-table';
import { WrongTokens } from './tokens/wrong-tokens';

/** The use of a call: a scope, or none for a call that everybody may make. */
export type Use = Scope | 'anybody';

/** A property, not a WeakMap: one entry for each request would be work for the garbage collector. */
const CLIENT = Symbol('client');
type Admitted = IncomingMessage & { [CLIENT]?: Caller };

export interface AccessOptions {
  readonly tokens: { readonly table: TokenTable };
  /** The address of a connection, of IPv6 the network. */
  readonly addressOf: (socket: Socket) => string;
  readonly wrongTokens?: WrongTokens;
  readonly onRefusal: (refusal: Refusal) => void;
  /** Called when an address begins to be slowed down. */
  readonly onSlowed: (address: string) => void;
}

/** Tells who sent a request, and whether the caller may make the call. */
export class AccessGuard {
  readonly #options: AccessOptions;
  readonly #wrong: WrongTokens;
  readonly #localSockets = new WeakSet<Socket>();
  readonly #proven = new WeakMap<Socket, ProvenHeader>();
  readonly #long = new LongAnswers();

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#wrong = options.wrongTokens ?? new WrongTokens();
  }

  /** Connections of the admin socket: the file system has let in the user already. */
  trust(socket: Socket): void {
    this.#localSockets.add(socket);
  }

  /** The holder of the token of an admitted request; undefined without one. */
  clientOf(req: IncomingMessage): Caller | undefined {
    return (req as Admitted)[CLIENT];
  }

  /** Ends the answer to an admitted request once its token is removed, or allows the call no longer. */
  watch(req: IncomingMessage, res: ServerResponse, use: Use): void {
    const before = this.clientOf(req);
    if (before === undefined || use === 'anybody') return;
    this.#long.keep(req, res, () => {
      const token = readAuthorization(req);
      const caller = token == null ? null : this.#options.tokens.table.find(token);
      return caller !== null && caller.name === before.name && mayUse(caller, use);
    });
  }

  /** To be called when the tokens have changed. */
  endRemoved(): void {
    this.#long.endRefused();
  }

  /**
   * @throws EngineError token_in_url, token_required, admin_token_required, admin_off,
   * scope_missing, too_many_wrong_tokens
   */
  admit(req: IncomingMessage, use: Use): Caller {
    const { table } = this.#options.tokens;
    assertNoTokenInUrl(req);
    if (this.#localSockets.has(req.socket)) return LOCAL_USER;
    if (use === 'anybody' || (!table.hasClients && use !== 'admin')) return ANYBODY;
    const proven = this.#proven.get(req.socket);
    const { authorization } = req.headers;
    const caller = proven?.matches(authorization, table)
      ? proven.caller
      : this.#identify(req, use, table);
    if (!mayUse(caller, use)) throw this.#refuse('scope', notAllowed(caller, use));
    (req as Admitted)[CLIENT] = caller;
    return caller;
  }

  #identify(req: IncomingMessage, use: Scope, table: TokenTable): Caller {
    const token = readAuthorization(req);
    if (token === undefined) throw this.#refuse('no_token', missing(use, table));
    const caller = token === null ? null : table.find(token);
    const address = this.#options.addressOf(req.socket);
    if (caller === null) throw this.#refuseWrong(address, use, table);
    if (!this.#wrong.admits(address, caller)) throw this.#refuse('slowed', slowed());
    this.#proven.set(req.socket, new ProvenHeader(req.headers.authorization ?? '', caller, table));
    return caller;
  }

  #refuseWrong(address: string, use: Scope, table: TokenTable): EngineError {
    const attempt = this.#wrong.record(address);
    if (attempt === 'first_slowed') this.#options.onSlowed(address);
    if (attempt === 'slowed') return this.#refuse('slowed', slowed());
    return this.#refuse('wrong_token', missing(use, table, 'another Authorization'));
  }

  #refuse(refusal: Refusal, error: EngineError): EngineError {
    this.#options.onRefusal(refusal);
    return error;
  }
}

const CHALLENGE = { headers: { 'www-authenticate': 'Bearer realm="meta-agent"' } };

function missing(use: Scope, table: TokenTable, received = 'no Authorization'): EngineError {
  if (use !== 'admin') {
    const expected = `Authorization: Bearer, with a token of scope ${use}`;
    return new EngineError('token_required', { expected, received, ...CHALLENGE });
  }
  if (!table.has('admin')) {
    const expected = 'META_ADMIN_TOKEN or META_ADMIN_TOKEN_FILE to be set, or the admin socket';
    return new EngineError('admin_off', { expected, received });
  }
  const expected = 'Authorization: Bearer, with the admin token';
  return new EngineError('admin_token_required', { expected, received, ...CHALLENGE });
}

function notAllowed({ name, scopes }: Caller, use: Scope): EngineError {
  return new EngineError('scope_missing', {
    expected: `a token of scope ${use}`,
    received: `the token of ${name ?? 'nobody'}, of scope ${scopes.join(', ')}`,
  });
}

function slowed(): EngineError {
  return new EngineError('too_many_wrong_tokens', { headers: { 'retry-after': '1' } });
}

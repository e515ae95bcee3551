import { defineErrors, EXIT } from '@meta-agent/command-line';

/** Errors that keep the engine from starting; the errors of requests are in `problem/`. */
export class StartError extends defineErrors('StartError', {
  cannot_listen: EXIT.badInput,
  cannot_listen_yet: EXIT.notYet,
  open_to_all: EXIT.badInput,
  tokens_unreadable: EXIT.badInput,
  admin_socket_unusable: EXIT.badInput,
}) {}

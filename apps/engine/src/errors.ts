import { defineErrors, EXIT } from '@meta-agent/command-line';

/** Errors that keep the engine from starting; the errors of requests are in `problem/`. */
export class StartError extends defineErrors('StartError', {
  cannot_listen: EXIT.badInput,
  cannot_listen_yet: EXIT.notYet,
}) {}

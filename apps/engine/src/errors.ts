import { defineErrors, EXIT } from '@meta-agent/command-line';

/** What keeps the engine from starting; what a request is answered with is in `problem/`. */
export class StartError extends defineErrors('StartError', {
  cannot_listen: EXIT.badInput,
  cannot_listen_yet: EXIT.notYet,
}) {}

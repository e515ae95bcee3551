import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers that go on for long, as the event stream: their requests were admitted by a token. */
export class LongAnswers {
  readonly #isAdmitted = new Map<IncomingMessage, () => boolean>();

  /** @param isAdmitted whether the caller may still make this call */
  keep(req: IncomingMessage, res: ServerResponse, isAdmitted: () => boolean): void {
    this.#isAdmitted.set(req, isAdmitted);
    res.once('close', () => this.#isAdmitted.delete(req));
  }

  /** Closes the connections of those that are admitted no longer. */
  endRefused(): void {
    for (const [req, isAdmitted] of this.#isAdmitted) if (!isAdmitted()) req.socket.destroy();
  }
}

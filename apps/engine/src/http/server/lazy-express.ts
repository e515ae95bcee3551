import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';
import type { ExpressOptions } from './express-app';

/**
 * Express, loaded at its first request or by `load`: that takes 65 ms, a fifth of the engine's start,
 * and decisions do not need it.
 */
export class LazyExpress {
  readonly #options: ExpressOptions;
  #app: Express | undefined;
  #loading: Promise<Express> | undefined;

  constructor(options: ExpressOptions) {
    this.#options = options;
  }

  load(): Promise<Express> {
    this.#loading ??= import('./express-app.js').then(({ createExpressApp }) => {
      this.#app = createExpressApp(this.#options);
      return this.#app;
    });
    return this.#loading;
  }

  serve(req: IncomingMessage, res: ServerResponse): void {
    if (this.#app !== undefined) this.#app(req, res);
    else {
      void this.load().then((app) => {
        app(req, res);
      });
    }
  }
}

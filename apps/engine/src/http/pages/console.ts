import { join } from 'node:path';
import compression from 'compression';
import express, { Router } from 'express';
import { createPagePolicy } from './page-policy';

/** Where its build puts it: a neighbour of the engine, which imports nothing of it. */
const CONSOLE_DIR = join(__dirname, '../../../../console/dist');

const NOT_BUILT = `The console is not built: npx nx build @meta-agent/console makes it.
Until then: /api/ai/meta/status has the numbers, /docs the calls.
`;

/** The console's page at `/`, and the files that it is made of. */
export function createConsole(dir: string = CONSOLE_DIR): Router {
  const router = Router();
  router.use(createPagePolicy(), compression(), express.static(dir));
  router.get('/', (_, res) => {
    res.type('text').send(NOT_BUILT);
  });
  return router;
}

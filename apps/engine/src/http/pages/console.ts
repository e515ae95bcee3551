import { join } from 'node:path';
import { Router } from 'express';
import { createPagePolicy } from './page-policy';
import { createStaticFiles } from './static-files';

/** Output folder of the console's build. The engine serves its files and imports none. */
const CONSOLE_DIR = join(__dirname, '../../../../console/dist');

const NOT_BUILT = `The console is not built: npx nx build @meta-agent/console makes it.
Until then: /api/ai/meta/status has the numbers, /docs the calls.
`;

/** Serves the console at `/`. */
export function createConsole(dir: string = CONSOLE_DIR): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use(createPagePolicy(), createStaticFiles(dir));
  router.get('/', (_, res) => {
    res.type('text').send(NOT_BUILT);
  });
  return router;
}

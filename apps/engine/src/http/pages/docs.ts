import { join } from 'node:path';
import { Router } from 'express';
import { DOCS_SCRIPT, DOCS_STYLE } from './docs-accessible';
import { createPagePolicy } from './page-policy';
import { createStaticFiles } from './static-files';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Meta-Agent: API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css" />
    <link rel="stylesheet" href="/docs/style.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/accessible.js"></script>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `const dark = matchMedia('(prefers-color-scheme: dark)');
const adopt = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', adopt);
adopt();
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
});
`;

/** The API documentation as a page, with no files from other hosts. */
export function createDocs(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  // Swagger UI sets column widths by style attributes.
  router.use(createPagePolicy(["'unsafe-inline'"]));
  router.get('/', (_, res) => {
    res.type('html').send(PAGE);
  });
  router.get('/start.js', (_, res) => {
    res.type('js').send(START);
  });
  router.get('/accessible.js', (_, res) => {
    res.type('js').send(DOCS_SCRIPT);
  });
  router.get('/style.css', (_, res) => {
    res.type('css').send(DOCS_STYLE);
  });
  const assets = join(require.resolve('swagger-ui-dist/package.json'), '..');
  router.use('/assets', createStaticFiles(assets, { cacheControl: 'public, max-age=3600' }));
  return router;
}

import { join } from 'node:path';
import express, { Router } from 'express';
import helmet from 'helmet';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Meta-Agent: API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css" />
  </head>
  <body>
    <main id="swagger-ui"></main>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
});
`;

/** The API's documentation, browsable without a network. */
export function createDocs(): Router {
  const router = Router();
  router.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          baseUri: ["'none'"],
          connectSrc: ["'self'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
          imgSrc: ["'self'", 'data:'],
          scriptSrc: ["'self'"],
          // Swagger UI sets the widths of its columns as style attributes.
          styleSrc: ["'self'", "'unsafe-inline'"],
        },
      },
      // Plain HTTP on a loopback address is what most run.
      strictTransportSecurity: false,
    }),
  );
  router.get('/', (_, res) => {
    res.type('html').send(PAGE);
  });
  router.get('/start.js', (_, res) => {
    res.type('js').send(START);
  });
  const assets = join(require.resolve('swagger-ui-dist/package.json'), '..');
  router.use('/assets', express.static(assets, { index: false, maxAge: '1h' }));
  return router;
}

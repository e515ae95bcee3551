import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Security headers of pages: a page loads nothing but the engine's own files. */
export function createPagePolicy(styleSources: readonly string[] = []): RequestHandler {
  return helmet({
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
        styleSrc: ["'self'", ...styleSources],
      },
    },
    // Most engines serve plain HTTP on a loopback address.
    strictTransportSecurity: false,
  });
}

import helmet from 'helmet';
import type { RequestHandler } from 'express';

/** The headers of everything that a browser shows: nothing but this engine's own files. */
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
    // Plain HTTP on a loopback address is what most run.
    strictTransportSecurity: false,
  });
}

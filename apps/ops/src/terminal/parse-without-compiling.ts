import { z } from 'zod';

/**
 * To compile its schemas takes a fifth of a short command's time, and pays for thousands of
 * records. To be called before the schemas are made.
 */
export function parseWithoutCompiling(): void {
  z.config({ jitless: true });
}

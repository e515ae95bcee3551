/**
 * To compile schemas takes a fifth of a short command's time, and pays for thousands of records.
 * Call it before the schemas are made.
 */
export async function parseWithoutCompiling(): Promise<void> {
  const { z } = await import('./schema-library.js');
  z.config({ jitless: true });
}

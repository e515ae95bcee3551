/**
 * Compiling schemas takes a fifth of a short command's time and pays off for thousands of records.
 * Call this function before the schemas are created.
 */
export async function parseWithoutCompiling(): Promise<void> {
  const { z } = await import('./schema-library.js');
  z.config({ jitless: true });
}

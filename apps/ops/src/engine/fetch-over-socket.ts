import { request } from 'node:http';

/** A `fetch` that sends its requests over a Unix socket; the host of the URL is ignored. */
export function fetchOverSocket(socketPath: string) {
  return (url: string, init: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(url);
    const headers = { ...(init.headers as Record<string, string>), host: 'localhost' };
    const { method = 'GET', body, signal } = init;
    const options = { socketPath, method, path: pathname + search, headers };
    return new Promise((resolve, reject) => {
      const sent = request({ ...options, ...(signal && { signal }) }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () => {
          resolve(new Response(Buffer.concat(chunks), { status: res.statusCode ?? 500 }));
        });
      });
      sent.on('error', reject);
      sent.end(typeof body === 'string' ? body : undefined);
    });
  };
}

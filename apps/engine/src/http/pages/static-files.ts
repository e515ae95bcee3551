import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';

export interface StaticFilesOptions {
  /** Of answers; the default asks browsers to check again at each use. */
  readonly cacheControl?: string;
  readonly compress?: (bytes: Buffer) => Promise<Buffer>;
}

interface StaticFile {
  readonly etag: string;
  readonly bytes: Buffer;
  /** Null for a file that does not get smaller. */
  readonly compressed: Buffer | null;
}

/** Plain names only: no folder above, no hidden file, no encoded character. */
const PATH = /^(?:\/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)+$/;
const COMPRESSIBLE = ['.html', '.js', '.css', '.json', '.svg', '.map', '.txt'];
const LEAST_BYTES = 1024;

/**
 * Serves the files of a folder. Each is read and compressed once, until it changes: done for each
 * request, a few clients that load a page again and again would delay every decision.
 */
export function createStaticFiles(dir: string, options: StaticFilesOptions = {}): RequestHandler {
  const { cacheControl = 'public, max-age=0', compress = promisify(gzip) } = options;
  const files = new FileCache(compress);
  return async (req, res, next) => {
    const path = pathOf(req);
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    const file = path !== null && isRead ? await files.read(join(dir, path)) : null;
    if (path === null || file === null) {
      next();
      return;
    }
    res.set({ 'cache-control': cacheControl, etag: file.etag, vary: 'Accept-Encoding' });
    res.type(extname(path));
    send(req, res, file);
  };
}

function pathOf({ path }: Request): string | null {
  try {
    const plain = decodeURIComponent(path);
    if (plain === '/') return '/index.html';
    return PATH.test(plain) ? plain : null;
  } catch {
    return null;
  }
}

function send(req: Request, res: Response, { etag, bytes, compressed }: StaticFile): void {
  if (req.headers['if-none-match'] === etag) {
    res.status(304).end();
    return;
  }
  const isCompressed = compressed !== null && req.acceptsEncodings('gzip') === 'gzip';
  const body = isCompressed ? compressed : bytes;
  if (isCompressed) res.set('content-encoding', 'gzip');
  res.set('content-length', String(body.length)).end(body);
}

class FileCache {
  readonly #compress: (bytes: Buffer) => Promise<Buffer>;
  readonly #files = new Map<string, { readonly etag: string; file: Promise<StaticFile> }>();

  constructor(compress: (bytes: Buffer) => Promise<Buffer>) {
    this.#compress = compress;
  }

  /** @returns null when there is no such file */
  async read(path: string): Promise<StaticFile | null> {
    const stats = await stat(path).catch(() => null);
    if (!stats?.isFile()) return null;
    const etag = `"${stats.size.toString(36)}-${Math.round(stats.mtimeMs).toString(36)}"`;
    const known = this.#files.get(path);
    if (known?.etag === etag) return known.file;
    const file = this.#load(path, etag);
    this.#files.set(path, { etag, file });
    file.catch(() => this.#files.delete(path));
    return file;
  }

  async #load(path: string, etag: string): Promise<StaticFile> {
    const bytes = await readFile(path);
    const isText = COMPRESSIBLE.includes(extname(path)) && bytes.length >= LEAST_BYTES;
    return { etag, bytes, compressed: isText ? await this.#compress(bytes) : null };
  }
}

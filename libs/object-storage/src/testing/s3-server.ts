import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';

/** The key that the server knows. */
const KEY = 'S3RVER';

/** An object storage on loopback with one bucket, `desks`; it speaks S3 over HTTP. */
export class S3Server {
  readonly bucket = 'desks';
  /** The environment in which the AWS SDK finds this server. */
  readonly env: Readonly<Record<string, string>>;
  readonly #server: S3rver;
  readonly #folder: string;

  private constructor(server: S3rver, folder: string, port: number) {
    this.#server = server;
    this.#folder = folder;
    this.env = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: KEY,
      AWS_SECRET_ACCESS_KEY: KEY,
    };
  }

  static async start(): Promise<S3Server> {
    const directory = mkdtempSync(join(tmpdir(), 's3-'));
    const configureBuckets = [{ name: 'desks' }];
    const options = { address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets };
    const server = new S3rver(options);
    const { port } = await server.run();
    return new S3Server(server, directory, port);
  }

  async stop(): Promise<void> {
    await this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

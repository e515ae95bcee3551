import { S3Server } from './s3-server';

export { S3Server };

const running = new Set<S3Server>();

/** Starts a storage that is stopped after all tests of the file. */
export async function startS3(): Promise<S3Server> {
  const server = await S3Server.start();
  running.add(server);
  return server;
}

afterAll(async () => {
  for (const server of running) await server.stop();
  running.clear();
});

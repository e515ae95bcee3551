import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pullRegistry, pushRegistry, openRegistry } from '@meta-agent/model-io';
import {
  expectSoundRegistry,
  promoteAnother,
  smallRegistry,
  temporaryFolder,
} from '@meta-agent/model-io/testing';
import { openS3 } from './open-s3';
import { startS3 } from './testing';

const before = { ...process.env };

/** The SDK reads the environment of the process. */
function useEnvironment(env: Readonly<Record<string, string>>): void {
  const others = Object.entries(before).filter(([name]) => !name.startsWith('AWS_'));
  process.env = { ...Object.fromEntries(others), ...env };
}

afterAll(() => {
  process.env = before;
});

/** A server that answers every request alike. */
async function answering(status: number, body: string): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
  });
  await serve(server);
  return server;
}

/** Listens, and is the storage of the SDK. */
async function serve(server: Server): Promise<void> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  useEnvironment({
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
  });
}

describe('a storage that speaks S3', () => {
  it.each([
    ['answers nothing', () => undefined],
    [
      'stops within its answer',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': 10 }).write('half');
      },
    ],
  ])('and %s is unreachable after a while', async (_, answer) => {
    const server = createServer((request, response) => {
      request.resume();
      answer(response);
    });
    await serve(server);
    const store = await openS3('s3://desks/btc', 200);
    await expect(store.get('a', 10)).rejects.toMatchObject({ code: 'store_unreachable' });
    store.close();
    server.closeAllConnections();
    server.close();
  });

  it('keeps objects under the prefix, and tells a missing object and a missing bucket apart', async () => {
    const { env } = await startS3();
    useEnvironment(env);
    const store = await openS3('s3://desks/btc');
    await store.put('a/b.json', Buffer.from('{}'));
    expect(String((await store.get('a/b.json', 2))?.bytes)).toBe('{}');
    expect(await (await openS3('s3://desks')).get('btc/a/b.json', 2)).not.toBeNull();
    expect(await store.get('a/c.json', 2)).toBeNull();
    await expect(store.get('a/b.json', 1)).rejects.toMatchObject({ code: 'remote_invalid' });
    const other = await openS3('s3://nowhere/btc');
    await expect(other.get('a', 1)).rejects.toMatchObject({
      ...{ code: 'store_unreachable', exitCode: 4, at: 's3://nowhere/btc/a' },
      received: expect.stringContaining('404 NoSuchBucket') as unknown,
    });
  });

  it('carries a registry from its origin to a copy', async () => {
    useEnvironment((await startS3()).env);
    const origin = await smallRegistry(1);
    await promoteAnother(origin, 2);
    const store = await openS3('s3://desks/btc');
    expect((await pushRegistry({ dir: origin.dir, store })).versions).toHaveLength(2);
    const copy = openRegistry({ dir: join(temporaryFolder(), 'copy') });
    await pullRegistry({ dir: copy.dir, store });
    await promoteAnother(origin, 3);
    await pushRegistry({ dir: origin.dir, store });
    expect((await pullRegistry({ dir: copy.dir, store })).changed).toEqual(['versions', 'current']);
    await expectSoundRegistry(copy, [(await origin.current())?.version ?? null]);
  });
});

describe('an error', () => {
  it.each([
    [403, '<Error><Code>AccessDenied</Code><Message>no</Message></Error>', 'store_unreachable'],
    [412, '<Error><Code>PreconditionFailed</Code></Error>', 'store_changed'],
    [409, '<Error><Code>ConditionalRequestConflict</Code></Error>', 'store_changed'],
    [200, '', null],
  ])('of status %i is told by its code', async (status, body, code) => {
    const server = await answering(status, body);
    const put = (await openS3('s3://desks')).put('current.json', Buffer.from('{}'), '"tag"');
    if (code === null) await put;
    else await expect(put).rejects.toMatchObject({ code });
    server.close();
  });

  it('of the network names the address, and one of the credentials what is missing', async () => {
    useEnvironment({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      ...{ AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
    });
    await expect((await openS3('s3://desks')).get('current.json', 9)).rejects.toMatchObject({
      code: 'store_unreachable',
      received: expect.stringContaining('ECONNREFUSED') as unknown,
    });
    await expect(openS3('desks')).rejects.toMatchObject({
      code: 'store_unreachable',
      expected: 's3://bucket or s3://bucket/prefix',
    });
  });
});

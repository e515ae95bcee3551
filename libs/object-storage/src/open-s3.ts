import type * as Sdk from '@aws-sdk/client-s3';
import { parseS3Url, S3_URL } from '@meta-agent/engine-api';
import { ModelError, type ObjectStore } from '@meta-agent/model-io';
import { readAtMost } from './read-at-most';
import { asStoreError, isMissing } from './s3-error';

const CONNECT_MS = 5000;
/** The longest silence of the storage, before its answer or within it: the objects are small. */
const ANSWER_MS = 20_000;

/** An object storage with its connections. */
export interface S3Store extends ObjectStore {
  close(): void;
}

/**
 * Opens a place in an object storage that speaks S3. Region, credentials and another address come from
 * where the AWS SDK takes them: `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, the role of the
 * machine. The SDK is loaded when this is called.
 * @param answerMs the longest silence before an answer or within it; then the call is tried again, and fails
 * @throws ModelError store_unreachable for a text that is no S3 URL
 * @example
 * (await openS3('s3://desks/btc')).url; // 's3://desks/btc'
 */
export async function openS3(url: string, answerMs = ANSWER_MS): Promise<S3Store> {
  const place = parseS3Url(url);
  if (place === null) {
    throw new ModelError('store_unreachable', { at: url, expected: S3_URL, received: url });
  }
  const sdk = await import('@aws-sdk/client-s3');
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, AWS_REGION } = process.env;
  const client = new sdk.S3Client({
    // Other storages than AWS have no host name for each bucket, and ignore the region.
    forcePathStyle: (AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL) !== undefined,
    ...(AWS_REGION === undefined && { region: 'us-east-1' }),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: answerMs,
      // Without this the SDK only warns.
      throwOnRequestTimeout: true,
      socketTimeout: answerMs,
    },
    // Every object is checked by the manifest and the ledger; not every storage knows these sums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return storeOf(sdk, client, { ...place, url: url.replace(/\/$/, '') });
}

interface Place {
  readonly bucket: string;
  readonly prefix: string;
  readonly url: string;
}

function storeOf(sdk: typeof Sdk, client: Sdk.S3Client, { bucket, prefix, url }: Place): S3Store {
  const at = (key: string) => ({ Bucket: bucket, Key: prefix === '' ? key : `${prefix}/${key}` });
  return {
    url,
    get: async (key, maxBytes) => {
      try {
        const { Body, ETag } = await client.send(new sdk.GetObjectCommand(at(key)));
        const bytes = await readAtMost(Body as AsyncIterable<Uint8Array>, maxBytes);
        if (bytes !== null) return { bytes, etag: ETag ?? '' };
      } catch (error) {
        if (isMissing(error)) return null;
        throw asStoreError(error, `${url}/${key}`);
      }
      const expected = `at most ${maxBytes} bytes`;
      throw new ModelError('remote_invalid', { at: `${url}/${key}`, expected, received: 'more' });
    },
    put: async (key, bytes, seen) => {
      const condition =
        seen === undefined ? {} : seen === null ? { IfNoneMatch: '*' } : { IfMatch: seen };
      const object = { ...at(key), Body: bytes, ContentLength: bytes.byteLength, ...condition };
      try {
        await client.send(new sdk.PutObjectCommand(object));
      } catch (error) {
        throw asStoreError(error, `${url}/${key}`);
      }
    },
    close: () => {
      client.destroy();
    },
  };
}

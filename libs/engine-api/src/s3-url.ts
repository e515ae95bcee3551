/** A bucket, and the folder in it without slashes at its ends; an empty text for the whole bucket. */
export interface S3Place {
  readonly bucket: string;
  readonly prefix: string;
}

export const S3_URL = 's3://bucket or s3://bucket/prefix';
const PATTERN = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[\w.!*'()=-]+)*)\/?$/;

/**
 * @returns null when the text is no such URL
 * @example
 * parseS3Url('s3://desks/btc/registry'); // { bucket: 'desks', prefix: 'btc/registry' }
 * parseS3Url('https://desks'); // null
 */
export function parseS3Url(text: string): S3Place | null {
  const found = PATTERN.exec(text);
  return found === null ? null : { bucket: found[1], prefix: found[2].slice(1) };
}

import { parseS3Url } from './s3-url';

it('reads a bucket and a prefix, and nothing else', () => {
  expect(parseS3Url('s3://desks')).toEqual({ bucket: 'desks', prefix: '' });
  expect(parseS3Url('s3://desks/btc/')).toEqual({ bucket: 'desks', prefix: 'btc' });
  for (const text of ['https://desks', 's3://', 's3://D', 's3://desks//a', 's3://desks/a b']) {
    expect(parseS3Url(text)).toBeNull();
  }
});

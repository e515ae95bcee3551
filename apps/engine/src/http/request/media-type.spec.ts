import type { IncomingMessage } from 'node:http';
import { thrownBy } from '../../testing/thrown-by';
import { mediaTypeOf } from './media-type';

const typeOf = (headers: Record<string, string>) =>
  mediaTypeOf({ headers } as unknown as IncomingMessage, ['application/json']);

describe('mediaTypeOf', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    ' application/json ; Charset = utf-8 ',
  ])('accepts %j', (header) => {
    expect(typeOf({ 'content-type': header })).toBe('application/json');
    expect(typeOf({ 'content-type': header, 'content-encoding': 'identity' })).toBeDefined();
  });

  it.each([
    [{}, 'no content type'],
    [{ 'content-type': 'text/plain' }, 'text/plain'],
    [{ 'content-type': 'application/json; charset=latin1' }, 'application/json; charset=latin1'],
    [{ 'content-type': 'application/json; profile=x' }, 'application/json; profile=x'],
    [{ 'content-type': 'application/json, text/plain' }, 'application/json, text/plain'],
    [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }, 'application/json, gzip'],
  ])('refuses %j', (headers, received) => {
    const error = thrownBy(() => typeOf(headers));
    expect(error).toMatchObject({ code: 'unsupported_media_type', received });
  });
});

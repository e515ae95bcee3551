import { readFileSync } from 'node:fs';
import { testdata } from '../../testing/agent-folders';
import { externalLocations } from './external-locations';

/** A field of bytes of a protocol buffer; of fewer than 128 bytes. */
const field = (key: readonly number[], ...parts: readonly (Buffer | string)[]) => {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([...key, bytes.length]), bytes]);
};
const bytesKey = (number: number) => number * 8 + 2;
/** The key of field 13, `external_data` of a tensor; and the same in 33 bits. */
const KEY = [bytesKey(13)];
const LONG_KEY = [bytesKey(13) | 128, 128, 128, 128, 16];

const entry = (key: readonly number[]) =>
  field(key, field([bytesKey(1)], 'location'), field([bytesKey(2)], '/etc/hostname'));
const inGraph = (key: readonly number[]) => field([bytesKey(7)], field([bytesKey(5)], entry(key)));

it('finds a tensor of the graph', () => {
  expect([...externalLocations(inGraph(KEY))]).toEqual(['/etc/hostname']);
});

it('refuses a key of 33 bits, of which the runtime keeps 32', () => {
  expect(() => externalLocations(inGraph(LONG_KEY))).toThrow('a field has the number 536870925');
});

it('finds a tensor that is the default of an attribute of a function', () => {
  const model = readFileSync(testdata('small', 'alpha', 'model.onnx'));
  expect([...externalLocations(model)]).toEqual([]);
  const attribute = field([bytesKey(11)], field([bytesKey(5)], entry(KEY)));
  const called = field([(bytesKey(25) & 127) | 128, bytesKey(25) >> 7], attribute);
  expect([...externalLocations(Buffer.concat([model, called]))]).toEqual(['/etc/hostname']);
});

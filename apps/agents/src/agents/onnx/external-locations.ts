import { bytesFields } from './protobuf';

/**
 * Where tensors stand in a model: by message, the fields that hold messages which may hold tensors.
 * The numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
const CHILDREN: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'entry' },
};

const GRAPH = 7;

/**
 * The files beside an ONNX model that hold tensors of it: the `location` of each external tensor.
 * The runtime would look for them itself, wherever they point to.
 * @throws RangeError when the bytes are no ONNX model
 */
export function externalLocations(model: Uint8Array): ReadonlySet<string> {
  const found = new Set<string>();
  if (![...bytesFields(model)].some(({ number }) => number === GRAPH)) {
    throw new RangeError('the model has no graph');
  }
  collect(model, 'model', found);
  return found;
}

function collect(message: Uint8Array, kind: string, found: Set<string>): void {
  const children = CHILDREN[kind];
  for (const { number, bytes } of bytesFields(message)) {
    const child = (children as Partial<typeof children>)[number];
    if (child === 'entry') addLocation(bytes, found);
    else if (child !== undefined) collect(bytes, child, found);
  }
}

const KEY = 1;
const VALUE = 2;

/** An entry of a tensor's `external_data`: a key and a value. */
function addLocation(entry: Uint8Array, found: Set<string>): void {
  const texts = new Map(
    [...bytesFields(entry)].map(({ number, bytes }) => [number, Buffer.from(bytes).toString()]),
  );
  if (texts.get(KEY) === 'location') found.add(texts.get(VALUE) ?? '');
}

/**
 * The same value; a text as a copy of its own. A text that was cut from a larger one keeps all of the
 * larger one in memory: 256 KiB of a file for an id of 30 characters.
 */
export function ownText<Value>(value: Value): Value {
  return typeof value === 'string' ? (JSON.parse(JSON.stringify(value)) as Value) : value;
}

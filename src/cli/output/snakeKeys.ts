/** JSON with the field names of protobuf, as the Cosmos gateway and the SDK's tools write it. */

/** `nextKey` → `next_key` in all objects of a JSON value; keys that are in that form already stay. */
export function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeKeys(entry),
    ]),
  );
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromUtf8, joinBytes, utf8 } from '../../../src/lib/bytes.ts';
import { JsonList } from '../../../src/types/genesis/jsonList.ts';
import { parseWithLists } from '../../../src/types/genesis/parseWithLists.ts';

const places = [
  ['auth', 'accounts'],
  ['bank', 'balances'],
] as const;

/** What the document says, its lists read to the end; a text where it is no JSON. */
function read(bytes: Uint8Array, parse: (bytes: Uint8Array) => unknown): unknown {
  try {
    const json = parse(bytes) as Record<string, Record<string, unknown>>;
    for (const [object, field] of places) {
      const list = json?.[object]?.[field];
      if (!(list instanceof JsonList)) continue;
      const entries = Array.from({ length: list.length }, (_, i) => list.at(i));
      (json[object] as Record<string, unknown>)[field] = entries;
    }
    return json;
  } catch {
    return 'no JSON';
  }
}

function expectSame(bytes: Uint8Array): void {
  const plain = read(bytes, (all) => JSON.parse(fromUtf8(all)));
  expect(read(bytes, (all) => parseWithLists(all, places))).toEqual(plain);

  // A level further in, as in the file that holds the state among other fields.
  const file = joinBytes([utf8('{"app_state":'), bytes, utf8('}')]);
  const deeper = places.map((place) => ['app_state', ...place]);
  const state = (parse: (all: Uint8Array) => unknown) => (all: Uint8Array) =>
    (parse(all) as { app_state: unknown }).app_state;
  expect(
    read(
      file,
      state((all) => parseWithLists(all, deeper)),
    ),
  ).toEqual(
    read(
      file,
      state((all) => JSON.parse(fromUtf8(all))),
    ),
  );
}

const list = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
);
const section = fc.record(
  {
    params: fc.jsonValue({ maxDepth: 2 }),
    accounts: list,
    balances: list,
    'a"\\b': list,
  },
  { requiredKeys: [] },
);
const document = fc.record(
  { chain: section, auth: fc.oneof(section, list), bank: section, accounts: list },
  { requiredKeys: [] },
);
const text = fc
  .tuple(document, fc.constantFrom('', ' ', '\n\t', '\r\n'))
  .map(([json, indent]) => JSON.stringify(json, undefined, indent));

test('a document with long lists says what JSON.parse says of it', () => {
  fc.assert(
    fc.property(text, (json) => expectSame(utf8(json))),
    { numRuns: 1000 },
  );
});

test('a document that is cut, stirred or doubled is refused exactly where JSON.parse refuses it', () => {
  const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', ' ', '0', 'null', '\xff');
  const edit = fc.record({ at: fc.nat(), remove: fc.nat({ max: 3 }), put: pieces });
  fc.assert(
    fc.property(text, fc.array(edit, { minLength: 1, maxLength: 3 }), (json, edits) => {
      let stirred = json;
      for (const { at, remove, put } of edits) {
        const from = at % (stirred.length + 1);
        stirred = stirred.slice(0, from) + put + stirred.slice(from + remove);
      }
      expectSame(Uint8Array.from(Buffer.from(stirred, 'latin1')));
      expectSame(utf8(stirred));
    }),
    { numRuns: 3000 },
  );
});

test('of a field that stands twice the last one counts, also under another spelling', () => {
  const lines = [
    '{"auth":{"accounts":[1,2],"accounts":[3]}}',
    '{"auth":{"accounts":[1,2]},"auth":{"params":1}}',
    '{"auth":{"accounts":[1,2]},"auth":{"accounts":null}}',
    '{"auth":{"accounts":[1]},"bank":{"balances":[2]},"auth":{"accounts":[4,5]}}',
    '{"\\u0061uth":{"acc\\u006funts":[1,2]}}',
    '{"auth":[{"accounts":[1,2]}]}',
    '{"auth":{"accounts":[]}} ',
    '[{"auth":{"accounts":[1]}}]',
    '{"auth":{"accounts":[1]}} 2',
  ];
  for (const line of lines) expectSame(utf8(line));
});

import { serializeSignDoc } from '@cosmjs/amino';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aminoJson, aminoObject } from '../../../src/app/tx/aminoJson.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary-ascii' }),
  fc.string({
    unit: fc.constantFrom('a', '"', '\\', '<', '>', '&', '\u2028', '\u2029', '\u007f', '\n'),
  }),
);

const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), minLength: 1 });

test('texts, keys and their order are written as cosmjs writes them', () => {
  const value = fc.dictionary(name, fc.oneof(text, fc.array(text), fc.dictionary(name, text)), {
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(value, (any) => {
      const expected = new TextDecoder().decode(serializeSignDoc(any as never));
      // cosmjs leaves the line separators that Go escapes.
      const escaped = expected.replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
      expect(aminoJson(any)).toBe(escaped);
    }),
  );
});

test('an object of parts that are written already is the object', () => {
  const parts = { b: ['<', 1], a: { z: true, y: 'x' }, c: 'text' };
  const written = Object.fromEntries(
    Object.entries(parts).map(([key, part]) => [key, aminoJson(part)]),
  );
  expect(aminoObject(written)).toBe(aminoJson(parts));
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromUtf8, utf8 } from '../../../src/lib/bytes.ts';
import { fieldRange } from '../../../src/types/genesis/fieldRange.ts';

const space = fc.stringMatching(/^[ \n\r\t]{0,3}$/);
const field = fc.tuple(fc.oneof(fc.constant('app_state'), fc.string()), fc.jsonValue(), space);

/** A document as text, with white space where JSON allows it. */
const document = fc.tuple(fc.array(field, { maxLength: 5 }), space).map(([fields, end]) => {
  const entries = fields.map(
    ([name, value, gap]) =>
      `${gap}${JSON.stringify(name)}${gap}:${gap}${JSON.stringify(value, undefined, gap)}${gap}`,
  );
  return { fields, text: `${end}{${entries.join(',')}${end}}${end}` };
});

test("a field's range is that of its value, where there is one", () => {
  fc.assert(
    fc.property(document, ({ fields, text }) => {
      const bytes = utf8(text);
      const values = fields.filter(([name]) => name === 'app_state').map(([, value]) => value);
      const range = fieldRange(bytes, 'app_state');
      expect(range === undefined).toBe(values.length !== 1);
      if (range === undefined) return;
      const value = fromUtf8(bytes, range.start, range.end);
      expect(value).toBe(value.trim());
      expect(JSON.stringify(JSON.parse(value))).toBe(JSON.stringify(values[0]));
    }),
  );
});

test('there is no range in what is no JSON object', () => {
  fc.assert(
    fc.property(document, fc.nat(), ({ text }, at) => {
      const cut = text.trim().slice(0, at % text.trim().length);
      expect(fieldRange(utf8(cut), 'app_state')).toBeUndefined();
    }),
  );
  for (const text of ['', '[]', '"app_state"', '{"app_state":1}}', '{"app_state":1,}', '{} {}']) {
    expect(fieldRange(utf8(text), 'app_state')).toBeUndefined();
  }
});

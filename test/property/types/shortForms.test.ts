import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromUtf8, utf8 } from '../../../src/lib/bytes.ts';
import { decodeBech32, decodeInSteps, encodeBech32 } from '../../../src/types/bech32.ts';
import { isIntegerText } from '../../../src/types/coin.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.string({ maxLength: 90 }));
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');

describe('short forms of what libraries do', () => {
  const data = fc.uint8Array({ maxLength: 70 });
  const prefix = fc.oneof(
    fc.constantFrom('cpoc', 'cosmos', 'cosmosvaloper', 'a1b', 'x'),
    fc.stringMatching(/^[a-z0-9]{1,25}$/),
    fc.stringMatching(/^[!-~]{1,10}$/).map((one) => one.toLowerCase()),
  );

  test('bech32 is written as the library writes it', () => {
    fc.assert(
      fc.property(prefix, data, (one, content) => {
        const library = bech32.encode(one, bech32.toWords(content), 1023);
        expect(encodeBech32(one, content)).toBe(library);
      }),
      { numRuns: 1000 },
    );
  });

  test('bech32 is read as the library reads it, spoilt or not', () => {
    const address = fc
      .tuple(prefix, data)
      .map(([one, content]) => bech32.encode(one, bech32.toWords(content), 1023));
    const words = fc
      .tuple(prefix, fc.array(fc.nat({ max: 31 }), { maxLength: 70 }))
      .map(([one, list]) => bech32.encode(one, list, 1023));
    const spoilt = fc
      .tuple(fc.oneof(address, words), fc.nat(), fc.string({ minLength: 0, maxLength: 2 }))
      .map(([one, at, by]) => {
        const place = at % one.length;
        return one.slice(0, place) + by + one.slice(place + 1);
      });
    fc.assert(
      fc.property(fc.oneof(address, words, spoilt, fc.string()), (one) => {
        const read = decodeBech32(one);
        expect(read).toEqual(decodeInSteps(one));
        const upper = decodeBech32(one.toUpperCase());
        expect(upper).toEqual(decodeInSteps(one.toUpperCase()));
      }),
      { numRuns: 2000 },
    );
  });

  test('texts and bytes are converted as the platform does it', () => {
    const [encoder, decoder] = [
      new TextEncoder(),
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
    ];
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 80 })), (one) => {
        expect(hex(utf8(one))).toBe(hex(encoder.encode(one)));
      }),
    );
    const attempt = (decode: () => string): string => {
      try {
        return `= ${decode()}`;
      } catch (error) {
        return (error as Error).name;
      }
    };
    fc.assert(
      fc.property(fc.oneof(data, text.map(utf8)), (content) => {
        expect(attempt(() => fromUtf8(content))).toBe(attempt(() => decoder.decode(content)));
      }),
    );
  });

  test('integers are those of the pattern, below 2^256', () => {
    const definition = (one: string): boolean =>
      /^-?(0|[1-9][0-9]*)$/.test(one) && one !== '-0' && BigInt(one.replace('-', '')) < 1n << 256n;
    const digits = fc.stringMatching(/^-?[0-9]{0,80}$/);
    fc.assert(
      fc.property(
        fc.oneof(digits, fc.string({ maxLength: 20 }), fc.bigInt().map(String)),
        (one) => {
          expect(isIntegerText(one)).toBe(definition(one));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** SHA-256 of a list of messages as a WebAssembly module: four messages at once, what is left one by one. */

import { initialState, roundConstants } from './sha256Constants.ts';
import { blockAddress, padMessage, swapBytes, tailBytes, takePadded } from './sha256Padding.ts';
import { fourWords, oneWord, sha256Rounds } from './sha256Rounds.ts';
import { loadFour, storeFour } from './sha256Transpose.ts';
import { type Code, call, get, i32, i32x4, repeat, select, set, when } from './wasmCode.ts';
import { type WasmFunction, wasmModule } from './wasmModule.ts';

/** A job is three 32-bit words: where the message begins, its bytes, where its digest goes. */
export const jobBytes = 12;

/** Addresses in the module's memory: constants, padded tails, and what is the caller's. */
export const kernelLayout = { constants: 0, tails: 1024, free: 2048 } as const;

/**
 * `run(jobs, count, base)`: address of the jobs, how many, and the address from which places in jobs are counted.
 * `runPadded` hashes messages that bring their padding along and have one length.
 */
export function sha256Kernel(): Uint8Array<ArrayBuffer> {
  const [any, padded] = [false, true].map((isPadded) => [
    hashing(1, isPadded),
    hashing(4, isPadded),
  ]);
  return wasmModule([...(any ?? []), run(0, 1), ...(padded ?? []), run(3, 4)], {
    run: 2,
    runPadded: 5,
  });
}

/** What must lie at `kernelLayout.constants`: the constant of each round, four times. */
export function kernelConstants(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, i) => roundConstants[i >> 2] as number);
}

/** Calls the function that hashes four messages as often as there are, and the one for one. */
function run(hashOne: number, hashFour: number): WasmFunction {
  const [jobs, count, base] = [0, 1, 2];
  const job = (index: number): Code => i32.add(get(jobs), i32.constant(index * jobBytes));
  const done = (messages: number): Code => [
    set(jobs, job(messages)),
    set(count, i32.subtract(get(count), i32.constant(messages))),
  ];
  const moreThan = (messages: number): Code => i32.greaterThan(get(count), i32.constant(messages));
  const four = call(hashFour, job(0), job(1), job(2), job(3), get(base));
  // Three at once take less than three alone; the last fills the fourth lane and its digest is written twice.
  const three = call(hashFour, job(0), job(1), job(2), job(2), get(base));
  const one = call(hashOne, job(0), get(base));
  return {
    parameters: 3,
    words: 0,
    vectors: 0,
    code: [
      when(moreThan(3), repeat([four, done(4)], moreThan(3))),
      when(moreThan(2), [three, done(3)]),
      when(moreThan(0), repeat([one, done(1)], moreThan(0))),
    ],
  };
}

/**
 * Hashes so many messages of any lengths. Parameters: their jobs, then the base of places.
 *
 * @param isPadded their padding is there, and they have one length
 */
function hashing(lanes: 1 | 4, isPadded: boolean): WasmFunction {
  let next = 0;
  const locals = (count: number): number[] => Array.from({ length: count }, () => next++);
  const [jobs, [base = 0]] = [locals(lanes), locals(1)];
  const parameters = next;
  const [at = 0, end = 0, scratch = 0] = locals(3);
  const messages = jobs.map((job) => {
    const [from = 0, whole = 0, padded = 0] = locals(3);
    return { job, from, whole, padded, tail: kernelLayout.tails + job * tailBytes };
  });
  const blocks = locals(lanes);
  const control = next;
  const [state, working, words, spare] = [locals(8), locals(8), locals(16), locals(3)];
  const [live = 0] = locals(1);
  const values = next;
  const [zero = 0] = locals(1);

  const on = lanes === 1 ? oneWord : fourWords;
  const endTogether = lanes === 1 || isPadded;
  const block = [
    messages.map((message, lane) =>
      set(
        blocks[lane] as number,
        isPadded ? i32.add(get(message.from), get(at)) : blockAddress(message, message.tail, at),
      ),
    ),
    lanes === 1 ? loadOne(blocks, words) : loadFour(blocks, words, spare),
    working.map((local, i) => set(local, get(state[i] as number))),
    sha256Rounds(on, { state: working, words, spare, constants: scratch }),
    endTogether ? [] : set(live, stillRunning(at, messages)),
    state.map((local, i) => {
      const sum = on.add(get(local), get(working[i] as number));
      // A lane whose message has ended keeps its state.
      return set(local, endTogether ? sum : i32x4.choose(sum, get(local), get(live)));
    }),
    set(at, i32.add(get(at), i32.constant(64))),
  ];
  const code = [
    messages.map((message) =>
      isPadded
        ? takePadded(message, base)
        : padMessage(message, message.tail, { base, scratch, zero }),
    ),
    messages.map(({ padded }) =>
      set(end, select(i32.greaterThan(get(padded), get(end)), get(padded), get(end))),
    ),
    state.map((local, i) => {
      const word = i32.constant(initialState[i] as number);
      return set(local, lanes === 1 ? word : i32x4.splat(word));
    }),
    repeat(block, i32.lessThan(get(at), get(end))),
    lanes === 1 ? storeOne(jobs, base, state) : storeFour(jobs, base, state, spare),
  ];
  const ofWords = lanes === 1 ? values : control;
  return { parameters, words: ofWords - parameters, vectors: next - ofWords, code };
}

/** All ones in the lanes whose message has a block at `at`. */
function stillRunning(at: number, messages: readonly { readonly padded: number }[]): Code {
  const ends = messages.reduce<Code>(
    (vector, { padded }, lane) => i32x4.replaceLane(vector, lane, get(padded)),
    i32x4.splat(i32.constant(0)),
  );
  return i32x4.greaterThan(ends, i32x4.splat(get(at)));
}

function loadOne([address = 0]: readonly number[], words: readonly number[]): Code {
  return words.map((word, i) => set(word, swapBytes(i32.load(get(address), 4 * i))));
}

function storeOne([job = 0]: readonly number[], base: number, state: readonly number[]): Code {
  const to = i32.add(i32.load(get(job), 8), get(base));
  return state.map((word, i) => i32.store(to, swapBytes(get(word)), 4 * i));
}

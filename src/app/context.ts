/** The context that a transaction or a block step runs in: a state whose every access costs gas. */

import type { KeyRange, KVPair, KVStore, ReadableKV, StateWriter, StoredValue } from '../lib/kv.ts';
import { latin1Bytes } from '../lib/latin1Text.ts';
import { Branch } from '../store/branch.ts';
import type { BlockInfo, Context } from '../types/context.ts';
import { EventList, type EventSink } from '../types/event.ts';
import { type GasMeter, kvGas } from '../types/gas.ts';

export interface ContextParts {
  readonly state: StateWriter;
  readonly block: BlockInfo;
  readonly gas: GasMeter;
  readonly events: EventSink;
}

/** Binds a state to a meter and a sink of events. */
export function createContext({ state, block, gas, events }: ContextParts): Context {
  // Few, of which a transaction asks for one again and again.
  const stores: { readonly name: string; readonly store: KVStore }[] = [];
  return {
    block,
    gas,
    events,
    store(name) {
      for (const known of stores) if (known.name === name) return known.store;
      const store = new MeteredStore(state.store(name), gas);
      stores.push({ name, store });
      return store;
    },
    branch(ownGas = gas) {
      const branch = new Branch(state);
      const list = new EventList();
      return {
        ...createContext({ state: branch, block, gas: ownGas, events: list }),
        events: list,
        write() {
          branch.write();
          events.take(list.events);
        },
      };
    },
  };
}

/** Charges as the SDK's gas store does, with its descriptors, which out-of-gas logs name. */
class MeteredStore implements KVStore {
  readonly #parent: KVStore;
  readonly #gas: GasMeter;

  constructor(parent: KVStore, gas: GasMeter) {
    this.#parent = parent;
    this.#gas = gas;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#gas.consume(kvGas.readFlat, 'ReadFlat');
    const value = this.#parent.get(key);
    this.#gas.consume(readGas(key.length), 'ReadPerByte');
    this.#gas.consume(readGas(value?.length ?? 0), 'ReadPerByte');
    return value;
  }

  read(key: string): StoredValue | undefined {
    const stored = readStored(this.#parent, key);
    const valueLength = stored?.value.length ?? 0;
    if (this.#gas.tryConsume(readCost(key.length + valueLength))) return stored;
    this.#gas.consume(kvGas.readFlat, 'ReadFlat');
    this.#gas.consume(readGas(key.length), 'ReadPerByte');
    this.#gas.consume(readGas(valueLength), 'ReadPerByte');
    return stored;
  }

  has(key: Uint8Array): boolean {
    this.#gas.consume(kvGas.has, 'Has');
    return this.#parent.has(key);
  }

  contains(key: string): boolean {
    this.#gas.consume(kvGas.has, 'Has');
    const { contains } = this.#parent;
    return contains === undefined
      ? this.#parent.has(latin1Bytes(key))
      : contains.call(this.#parent, key);
  }

  set(key: Uint8Array, value: Uint8Array): void {
    this.chargeWrite(key.length, value.length);
    this.#parent.set(key, value);
  }

  write(key: string, value: Uint8Array, decoded: unknown): void {
    this.chargeWrite(key.length, value.length);
    if (this.#parent.write === undefined) this.#parent.set(latin1Bytes(key), value);
    else this.#parent.write(key, value, decoded);
  }

  chargeWrite(keyLength: number, valueLength: number): void {
    if (this.#gas.tryConsume(writeCost(keyLength + valueLength))) return;
    this.#gas.consume(kvGas.writeFlat, 'WriteFlat');
    this.#gas.consume(writeGas(keyLength), 'WritePerByte');
    this.#gas.consume(writeGas(valueLength), 'WritePerByte');
  }

  delete(key: Uint8Array): void {
    this.chargeDelete();
    this.#parent.delete(key);
  }

  chargeDelete(): void {
    this.#gas.consume(kvGas.delete, 'Delete');
  }

  iterate(range: KeyRange): IterableIterator<KVPair> {
    return meterIteration(this.#parent, range, this.#gas);
  }
}

function readStored(store: ReadableKV, key: string): StoredValue | undefined {
  if (store.read !== undefined) return store.read(key);
  const value = store.get(latin1Bytes(key));
  return value === undefined ? undefined : { value, decoded: undefined };
}

function* meterIteration(
  parent: KVStore,
  range: KeyRange,
  gas: GasMeter,
): IterableIterator<KVPair> {
  gas.consume(kvGas.iterNextFlat, 'IterNextFlat');
  for (const pair of parent.iterate(range)) {
    gas.consume(readGas(pair.key.length + pair.value.length), 'ValuePerByte');
    gas.consume(kvGas.iterNextFlat, 'IterNextFlat');
    yield pair;
  }
}

const readGas = perByte(kvGas.readPerByte);
const writeGas = perByte(kvGas.writePerByte);
/** Of a whole access, whose key and value have so many bytes together. */
const readCost = perByte(kvGas.readPerByte, kvGas.readFlat);
const writeCost = perByte(kvGas.writePerByte, kvGas.writeFlat);

/** Price of so many bytes. Those of keys and accounts are made once: every access asks for one. */
function perByte(price: bigint, flat = 0n): (length: number) => bigint {
  const short = Array.from({ length: 512 }, (_, length) => flat + price * BigInt(length));
  return (length) => short[length] ?? flat + price * BigInt(length);
}

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
  const stores = new Map<string, KVStore>();
  return {
    block,
    gas,
    events,
    store(name) {
      const known = stores.get(name);
      if (known !== undefined) return known;
      const metered = new MeteredStore(state.store(name), gas);
      stores.set(name, metered);
      return metered;
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
    this.#gas.consume(kvGas.readFlat, 'ReadFlat');
    const stored = readStored(this.#parent, key);
    this.#gas.consume(readGas(key.length), 'ReadPerByte');
    this.#gas.consume(readGas(stored?.value.length ?? 0), 'ReadPerByte');
    return stored;
  }

  has(key: Uint8Array): boolean {
    this.#gas.consume(kvGas.has, 'Has');
    return this.#parent.has(key);
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

/** Price of so many bytes. Those of keys and accounts are made once: every access asks for two. */
function perByte(price: bigint): (length: number) => bigint {
  const short = Array.from({ length: 256 }, (_, length) => price * BigInt(length));
  return (length) => short[length] ?? price * BigInt(length);
}

/** The context that a transaction or a block step runs in: a state whose every access costs gas. */

import type { KeyRange, KVPair, KVStore, StateWriter } from '../lib/kv.ts';
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
      const metered = meterStore(state.store(name), gas);
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
function meterStore(parent: KVStore, gas: GasMeter): KVStore {
  return {
    get(key) {
      gas.consume(kvGas.readFlat, 'ReadFlat');
      const value = parent.get(key);
      gas.consume(perByte(kvGas.readPerByte, key.length), 'ReadPerByte');
      gas.consume(perByte(kvGas.readPerByte, value?.length ?? 0), 'ReadPerByte');
      return value;
    },
    has(key) {
      gas.consume(kvGas.has, 'Has');
      return parent.has(key);
    },
    set(key, value) {
      gas.consume(kvGas.writeFlat, 'WriteFlat');
      gas.consume(perByte(kvGas.writePerByte, key.length), 'WritePerByte');
      gas.consume(perByte(kvGas.writePerByte, value.length), 'WritePerByte');
      parent.set(key, value);
    },
    delete(key) {
      gas.consume(kvGas.delete, 'Delete');
      parent.delete(key);
    },
    iterate: (range) => meterIteration(parent, range, gas),
  };
}

function* meterIteration(
  parent: KVStore,
  range: KeyRange,
  gas: GasMeter,
): IterableIterator<KVPair> {
  gas.consume(kvGas.iterNextFlat, 'IterNextFlat');
  for (const pair of parent.iterate(range)) {
    gas.consume(perByte(kvGas.readPerByte, pair.key.length + pair.value.length), 'ValuePerByte');
    gas.consume(kvGas.iterNextFlat, 'IterNextFlat');
    yield pair;
  }
}

function perByte(price: bigint, length: number): bigint {
  return price * BigInt(length);
}

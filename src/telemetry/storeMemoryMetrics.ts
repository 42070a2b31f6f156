/** What the state tree takes of memory, what it reads from the disk, and how far its checkpoints are. */

import { Counter, Gauge, type Registry } from 'prom-client';

export interface StoreMemoryFigures {
  readonly memoryBytes: number;
  /** Since the start. */
  readonly nodeLoads: number;
  readonly nodeEvictions: number;
  readonly checkpointVersion: bigint;
  readonly checkpointNodes: number;
}

const prefix = 'cpoc_store_';

export class StoreMemoryMetrics {
  readonly #bytes: Gauge;
  readonly #loads: Counter;
  readonly #evictions: Counter;
  readonly #checkpointHeight: Gauge;
  readonly #checkpointNodes: Gauge;
  #last = { nodeLoads: 0, nodeEvictions: 0 };

  constructor(registry: Registry) {
    const registers = [registry];
    this.#bytes = new Gauge({
      name: `${prefix}memory_bytes`,
      help: 'Memory of the nodes, keys and values of the state trees',
      registers,
    });
    this.#loads = new Counter({
      name: `${prefix}node_loads_total`,
      help: 'Nodes of the state trees read from the disk',
      registers,
    });
    this.#evictions = new Counter({
      name: `${prefix}node_evictions_total`,
      help: 'Nodes of the state trees given back to keep within state.memory',
      registers,
    });
    this.#checkpointHeight = new Gauge({
      name: `${prefix}checkpoint_height`,
      help: 'Height of the newest finished checkpoint',
      registers,
    });
    this.#checkpointNodes = new Gauge({
      name: `${prefix}checkpoint_nodes`,
      help: 'Nodes that the checkpoint being written has on the disk; 0 where none is',
      registers,
    });
  }

  stored(figures: StoreMemoryFigures): void {
    const { nodeLoads, nodeEvictions } = figures;
    this.#bytes.set(figures.memoryBytes);
    this.#loads.inc(nodeLoads - this.#last.nodeLoads);
    this.#evictions.inc(nodeEvictions - this.#last.nodeEvictions);
    this.#last = { nodeLoads, nodeEvictions };
    this.#checkpointHeight.set(Number(figures.checkpointVersion));
    this.#checkpointNodes.set(figures.checkpointNodes);
  }
}

/** Events in the words of ABCI. Names are append-only and pinned by a golden test. */

export interface EventAttribute {
  readonly key: string;
  readonly value: string;
  /** Every attribute is indexed, so that each can be searched and subscribed to. */
  readonly index: true;
}

export interface ChainEvent {
  readonly type: string;
  readonly attributes: readonly EventAttribute[];
}

/** Collects events in the order of emission. A dropped branch drops its sink. */
export interface EventSink {
  emit(type: string, attributes: Readonly<Record<string, string>>): void;
  /** Takes over what a branch emitted, which is not changed after it. */
  take(events: readonly ChainEvent[]): void;
}

/** Where nobody looks at events. */
export const noEvents: EventSink = { emit() {}, take() {} };

interface OpenEvent extends ChainEvent {
  readonly attributes: EventAttribute[];
}

export class EventList implements EventSink {
  readonly #events: OpenEvent[] = [];

  get events(): readonly ChainEvent[] {
    return this.#events;
  }

  emit(type: string, attributes: Readonly<Record<string, string>>): void {
    const list: EventAttribute[] = [];
    for (const key of Object.keys(attributes)) {
      list.push({ key, value: attributes[key] as string, index: true });
    }
    this.#events.push({ type, attributes: list });
  }

  take(events: readonly ChainEvent[]): void {
    for (const event of events) this.#events.push(event as OpenEvent);
  }

  /** Adds an attribute to every event so far: which part of a message they belong to. */
  label(key: string, value: string): void {
    const attribute = { key, value, index: true } as const;
    for (const { attributes } of this.#events) attributes.push(attribute);
  }
}

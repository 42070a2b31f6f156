/** Events as CometBFT indexes them. Names are append-only and pinned by a golden test. */

export interface EventAttribute {
  readonly key: string;
  readonly value: string;
}

export interface ChainEvent {
  readonly type: string;
  readonly attributes: readonly EventAttribute[];
}

/** Collects events in the order of emission. A dropped branch drops its sink. */
export interface EventSink {
  emit(type: string, attributes: Readonly<Record<string, string>>): void;
  /** Takes over what a branch emitted. */
  take(events: readonly ChainEvent[]): void;
}

export class EventList implements EventSink {
  readonly events: ChainEvent[] = [];

  emit(type: string, attributes: Readonly<Record<string, string>>): void {
    const list: EventAttribute[] = [];
    for (const key of Object.keys(attributes)) list.push({ key, value: attributes[key] as string });
    this.events.push({ type, attributes: list });
  }

  take(events: readonly ChainEvent[]): void {
    for (const event of events) this.events.push(event);
  }

  /** Adds an attribute to every event so far: which part of a message they belong to. */
  label(key: string, value: string): void {
    this.events.forEach(({ type, attributes }, i) => {
      this.events[i] = { type, attributes: [...attributes, { key, value }] };
    });
  }
}

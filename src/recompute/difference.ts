/** Something that the chain, or a node, says and that does not follow from the records. */

export interface Difference {
  /** The term, or the record, at which it shows. */
  readonly at: string;
  /** Who says it: `answer` for what the node answered, else a record's name. */
  readonly source: string;
  readonly says: string;
  readonly recomputed: string;
  /** Of docs/spec/protocol.md. */
  readonly rules: readonly string[];
  /** Of whom, where it is about one participant. */
  readonly address?: string;
}

/** `differs at weight (P25): weight_record says 8, recomputed 7`. */
export function differenceText(one: Difference): string {
  const whose = one.address === undefined ? '' : ` of ${one.address}`;
  return `differs at ${one.at}${whose} (${one.rules.join(', ')}): ${one.source} says ${one.says}, recomputed ${one.recomputed}`;
}

/** Collects what does not fit. */
export class Differences {
  readonly found: Difference[] = [];
  readonly #address: string | undefined;

  constructor(address?: string) {
    this.#address = address;
  }

  /** Notes a difference where the two are not the same. */
  compare(
    at: string,
    rules: string,
    source: string,
    says: string | number | bigint | boolean,
    recomputed: string | number | bigint | boolean,
  ): void {
    if (String(says) === String(recomputed)) return;
    this.found.push({
      at,
      source,
      says: String(says),
      recomputed: String(recomputed),
      rules: rules.split(' '),
      ...(this.#address === undefined ? {} : { address: this.#address }),
    });
  }
}

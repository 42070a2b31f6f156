/** A list that is walked and not indexed, so that it need not be objects in memory. An array is one. */
export interface LongList<T> extends Iterable<T> {
  readonly length: number;
}

/** What becomes of a transaction on the fake chain. */

/** What happens to the next transaction of a kind. */
export type Fate =
  | 'normal'
  /** The node does not answer, nothing is handed in. */
  | 'unreachable'
  /** CheckTx refuses. */
  | 'refused'
  /** It vanishes, and the sender never learns. */
  | 'vanishes'
  /** It gets into a block, and the sender never learns. */
  | 'included unseen'
  /** It gets into a block three blocks later. */
  | 'late'
  /** The sender hears that it is not known whether it gets in; three blocks later it does. */
  | 'late unseen';

/** The load of MsgSend that all applications get. */

export const senders = 200;
export const rounds = 3;

/** Transactions before those that are measured: V8 goes on compiling for as many, half a second of processor time that a node pays once. */
export const warming = 30_000;
export const measured: { readonly async: number; readonly sync: number } = {
  async: 30_000,
  sync: 12_000,
};

/** After a start a node reads what it needs from the disk, once: so many transactions more bring the upper part of the trees. */
export const afterStart = 36_000;

/** Rotations of an IAVL tree. Which way an even child turns is part of the hash: `>=` and `<=` are cosmos/iavl's. */

import type { IavlNodes } from './iavlNodes.ts';

/** The version that is being written. */
export interface NodeEditor {
  readonly nodes: IavlNodes;
  /** The node itself where it is fresh, its fresh copy otherwise. */
  edit(id: number): number;
}

/** Restores |balance| ≤ 1 at a fresh inner node whose children are balanced; returns the node that takes its place. */
export function rebalance(editor: NodeEditor, id: number): number {
  const { nodes } = editor;
  const balance = nodes.balance(id);
  if (balance > 1) {
    const left = nodes.left(id);
    if (nodes.balance(left) < 0) nodes.setLeft(id, rotateLeft(editor, editor.edit(left)));
    return rotateRight(editor, id);
  }
  if (balance < -1) {
    const right = nodes.right(id);
    if (nodes.balance(right) > 0) nodes.setRight(id, rotateRight(editor, editor.edit(right)));
    return rotateLeft(editor, id);
  }
  return id;
}

/** The left child of a fresh node rises; the node becomes its right child. */
function rotateRight(editor: NodeEditor, id: number): number {
  const { nodes } = editor;
  const risen = editor.edit(nodes.left(id));
  nodes.setLeft(id, nodes.right(risen));
  nodes.setRight(risen, id);
  return settle(editor, id, risen);
}

/** The right child of a fresh node rises; the node becomes its left child. */
function rotateLeft(editor: NodeEditor, id: number): number {
  const { nodes } = editor;
  const risen = editor.edit(nodes.right(id));
  nodes.setRight(id, nodes.left(risen));
  nodes.setLeft(risen, id);
  return settle(editor, id, risen);
}

function settle({ nodes }: NodeEditor, lowered: number, risen: number): number {
  nodes.measure(lowered);
  nodes.measure(risen);
  return risen;
}

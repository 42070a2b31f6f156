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
  const balance = nodes.balanceOf(id);
  if (balance > 1) {
    const left = nodes.left[id] as number;
    if (nodes.balanceOf(left) < 0) {
      // A statement of its own: an edit may grow the columns, and the place to write to must be looked up after it.
      const turned = rotateLeft(editor, editor.edit(left));
      nodes.left[id] = turned;
    }
    return rotateRight(editor, id);
  }
  if (balance < -1) {
    const right = nodes.right[id] as number;
    if (nodes.balanceOf(right) > 0) {
      const turned = rotateRight(editor, editor.edit(right));
      nodes.right[id] = turned;
    }
    return rotateLeft(editor, id);
  }
  return id;
}

/** The left child of a fresh node rises; the node becomes its right child. */
function rotateRight(editor: NodeEditor, id: number): number {
  const { nodes } = editor;
  const risen = editor.edit(nodes.left[id] as number);
  nodes.left[id] = nodes.right[risen] as number;
  nodes.right[risen] = id;
  return settle(editor, id, risen);
}

/** The right child of a fresh node rises; the node becomes its left child. */
function rotateLeft(editor: NodeEditor, id: number): number {
  const { nodes } = editor;
  const risen = editor.edit(nodes.right[id] as number);
  nodes.right[id] = nodes.left[risen] as number;
  nodes.left[risen] = id;
  return settle(editor, id, risen);
}

function settle({ nodes }: NodeEditor, lowered: number, risen: number): number {
  nodes.measure(lowered);
  nodes.measure(risen);
  return risen;
}

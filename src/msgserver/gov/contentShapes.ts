/** Wire shapes of what a legacy proposal may hold: a text, and nothing that is executed. */

import type { MessageShape } from '../../types/wireShape.ts';

export const textProposalUrl = '/cosmos.gov.v1beta1.TextProposal';

/** By type URL. */
export const contentShapes: ReadonlyMap<string, MessageShape> = new Map([
  [textProposalUrl, { typeName: '*v1beta1.TextProposal', fields: { 1: 'string', 2: 'string' } }],
]);

/** The answer of a list whose entries were read as they are stored: their bytes stand in it as they are. */

import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { PageResponse } from '../gen/cosmos/base/query/v1beta1/pagination.ts';
import type { Page } from './paginate.ts';

/** Field 1, length-delimited: where such an answer has its list. */
const listTag = 0x0a;

/** @param encodeRest writes the answer without its list, from field 2 on */
export function encodeStoredPage(
  { items, pagination }: Page<Uint8Array>,
  encodeRest: (pagination: PageResponse, writer: BinaryWriter) => BinaryWriter,
): Uint8Array {
  const writer = new BinaryWriter();
  for (const value of items) writer.uint32(listTag).bytes(value);
  return encodeRest(pagination, writer).finish();
}

/**
 * Type URLs as Cosmos chains write them: `/cosmos.bank.v1beta1.MsgSend`. The protobuf runtime puts `type.googleapis.com` before the slash when
 * it packs an Any from JSON, and a chain knows no message of that name.
 */

import {
  type DescField,
  type DescMessage,
  fromBinary,
  type Registry,
  toBinary,
} from '@bufbuild/protobuf';

type Fields = Record<string, unknown>;
interface Any {
  typeUrl: string;
  value: Uint8Array;
}

/** Changes every Any inside of the message, however deep. */
export function plainTypeUrls(desc: DescMessage, message: object, registry: Registry): void {
  if (desc.typeName === 'google.protobuf.Any') plainAny(message as Any, registry);
  for (const field of desc.fields) {
    if (field.message === undefined) continue;
    for (const inner of innerMessages(field, message as Fields)) {
      plainTypeUrls(field.message, inner, registry);
    }
  }
}

function plainAny(any: Any, registry: Registry): void {
  const name = any.typeUrl.slice(any.typeUrl.lastIndexOf('/') + 1);
  if (name !== '') any.typeUrl = `/${name}`;
  const desc = registry.getMessage(name);
  if (desc === undefined) return;
  const inner = fromBinary(desc, any.value);
  plainTypeUrls(desc, inner, registry);
  any.value = toBinary(desc, inner);
}

function innerMessages(field: DescField, message: Fields): object[] {
  const value = field.oneof === undefined ? message[field.localName] : chosen(field, message);
  if (typeof value !== 'object' || value === null) return [];
  return field.fieldKind === 'message' ? [value] : Object.values(value);
}

function chosen(field: DescField, message: Fields): unknown {
  const { case: name, value } = message[field.oneof?.localName ?? ''] as Fields;
  return name === field.localName ? value : undefined;
}

/** What the SDK calls interfaces: kinds of things that stand in an Any, and the messages that may. */

import type { DescMessage, FileRegistry } from '@bufbuild/protobuf';
import { getOption, hasOption } from '@bufbuild/protobuf';
import type { GenExtension } from '@bufbuild/protobuf/codegenv2';
import type { MessageOptions } from '@bufbuild/protobuf/wkt';
import type { ServiceApplication } from '../../app/application.ts';

/** Type URLs by interface, both in ascending order. */
export type Interfaces = ReadonlyMap<string, readonly string[]>;

const keys = '/cosmos.crypto.';

/** Messages and their answers are what this chain handles; the rest is what the protos declare of it. */
export function interfacesOf(registry: FileRegistry, application: ServiceApplication): Interfaces {
  const found = new Map<string, Set<string>>();
  const add = (name: string, typeUrl: string): void => {
    found.set(name, (found.get(name) ?? new Set()).add(typeUrl));
  };
  for (const { typeUrl, responseTypeUrl } of application.messages) {
    add('cosmos.base.v1beta1.Msg', typeUrl);
    add('cosmos.tx.v1beta1.MsgResponse', responseTypeUrl);
  }
  add('cosmos.tx.v1beta1.Tx', '/cosmos.tx.v1beta1.Tx');
  const implementations = registry.getExtension('cosmos_proto.implements_interface') as
    | GenExtension<MessageOptions, string[]>
    | undefined;
  for (const desc of messagesOf(registry)) {
    const typeUrl = `/${desc.typeName}`;
    if (typeUrl.startsWith(keys) && desc.name.endsWith('PubKey'))
      add('cosmos.crypto.PubKey', typeUrl);
    if (implementations === undefined || !hasOption(desc, implementations)) continue;
    for (const name of getOption(desc, implementations)) add(name, typeUrl);
  }
  const names = [...found.keys()].sort((a, b) => (a < b ? -1 : 1));
  return new Map(names.map((name) => [name, [...(found.get(name) ?? [])].sort(byText)]));
}

function messagesOf(registry: FileRegistry): DescMessage[] {
  const nested = (desc: DescMessage): DescMessage[] => [
    desc,
    ...desc.nestedMessages.flatMap(nested),
  ];
  return [...registry.files].flatMap((file) => file.messages.flatMap(nested));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Which file declares what, for reflection: symbols by full name, extensions by the message that they extend. */

import type {
  DescEnum,
  DescExtension,
  DescFile,
  DescMessage,
  FileRegistry,
} from '@bufbuild/protobuf';
import { encodePlainFile } from '../descriptors/plainFile.ts';

export interface SymbolIndex {
  file(name: string): DescFile | undefined;
  symbol(name: string): DescFile | undefined;
  extension(containingType: string, number: number): DescFile | undefined;
  /** Ascending; undefined where there is no such message. */
  extensionNumbers(type: string): number[] | undefined;
  /** FileDescriptorProto of a file and of all that it imports, the file first. */
  withImports(file: DescFile): Uint8Array[];
}

export function createSymbolIndex(registry: FileRegistry): SymbolIndex {
  const files = new Map<string, DescFile>();
  const symbols = new Map<string, DescFile>();
  const extensions = new Map<string, Map<number, DescFile>>();
  const messages = new Set<string>();
  for (const file of registry.files) {
    files.set(file.proto.name, file);
    for (const name of symbolsOf(file, messages)) symbols.set(name, file);
    for (const extension of extensionsOf(file)) {
      const known = extensions.get(extension.extendee.typeName) ?? new Map<number, DescFile>();
      extensions.set(extension.extendee.typeName, known.set(extension.number, file));
    }
  }
  const encoded = new Map<DescFile, Uint8Array>();
  return {
    file: (name) => files.get(name),
    symbol: (name) => symbols.get(name),
    extension: (type, number) => extensions.get(type)?.get(number),
    extensionNumbers: (type) =>
      messages.has(type)
        ? [...(extensions.get(type)?.keys() ?? [])].sort((a, b) => a - b)
        : undefined,
    withImports: (file) => importsOf(file).map((one) => encode(one, encoded)),
  };
}

function symbolsOf(file: DescFile, messages: Set<string>): string[] {
  const names = file.extensions.map((extension) => extension.typeName);
  const addEnum = (desc: DescEnum): void => {
    names.push(desc.typeName);
    // Values are siblings of their enum.
    const scope = desc.typeName.slice(0, desc.typeName.lastIndexOf('.') + 1);
    for (const value of desc.values) names.push(`${scope}${value.name}`);
  };
  const addMessage = (desc: DescMessage): void => {
    messages.add(desc.typeName);
    names.push(desc.typeName, ...desc.fields.map((field) => `${desc.typeName}.${field.name}`));
    names.push(...desc.oneofs.map((oneof) => `${desc.typeName}.${oneof.name}`));
    names.push(...desc.nestedExtensions.map((extension) => extension.typeName));
    desc.nestedEnums.forEach(addEnum);
    desc.nestedMessages.forEach(addMessage);
  };
  file.enums.forEach(addEnum);
  file.messages.forEach(addMessage);
  for (const service of file.services) {
    names.push(
      service.typeName,
      ...service.methods.map((one) => `${service.typeName}.${one.name}`),
    );
  }
  return names;
}

function extensionsOf(file: DescFile): DescExtension[] {
  const nested = (desc: DescMessage): DescExtension[] => [
    ...desc.nestedExtensions,
    ...desc.nestedMessages.flatMap(nested),
  ];
  return [...file.extensions, ...file.messages.flatMap(nested)];
}

function importsOf(file: DescFile, seen: Set<DescFile> = new Set()): DescFile[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return [file, ...file.dependencies.flatMap((imported) => importsOf(imported, seen))];
}

function encode(file: DescFile, encoded: Map<DescFile, Uint8Array>): Uint8Array {
  const bytes = encoded.get(file) ?? encodePlainFile(file);
  encoded.set(file, bytes);
  return bytes;
}

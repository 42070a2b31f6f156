/** The comments of the protos, by what they stand before. */

import type { AnyDesc, DescFile, DescMessage } from '@bufbuild/protobuf';

/** Numbers of fields in FileDescriptorProto and DescriptorProto: where a location's path leads. */
const place = { message: 4, service: 6, field: 2, nestedMessage: 3, method: 2 } as const;

export type CommentOf = (desc: AnyDesc) => string;

/** Empty where there is none. */
export function createComments(): CommentOf {
  const files = new Map<DescFile, ReadonlyMap<string, string>>();
  return (desc) => {
    if (desc.kind === 'file' || !('file' in desc || 'parent' in desc)) return '';
    const file = fileOf(desc);
    const path = pathOf(desc);
    if (file === undefined || path === undefined) return '';
    const known = files.get(file) ?? readComments(file);
    files.set(file, known);
    return known.get(path.join('.')) ?? '';
  };
}

function readComments(file: DescFile): ReadonlyMap<string, string> {
  const locations = file.proto.sourceCodeInfo?.location ?? [];
  return new Map(
    locations.map(({ path, leadingComments }) => [
      path.join('.'),
      leadingComments
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => !line.startsWith('buf:lint'))
        .join('\n')
        .trim(),
    ]),
  );
}

function fileOf(desc: AnyDesc): DescFile | undefined {
  if (desc.kind === 'message' || desc.kind === 'service') return desc.file;
  if (desc.kind === 'field') return desc.parent.file;
  if (desc.kind === 'rpc') return desc.parent.file;
  return undefined;
}

function pathOf(desc: AnyDesc): readonly number[] | undefined {
  switch (desc.kind) {
    case 'message':
      return messagePath(desc);
    case 'field':
      return [
        ...messagePath(desc.parent),
        place.field,
        desc.parent.proto.field.indexOf(desc.proto),
      ];
    case 'service':
      return [place.service, desc.file.proto.service.indexOf(desc.proto)];
    case 'rpc': {
      const { parent } = desc;
      const service = parent.file.proto.service.indexOf(parent.proto);
      return [place.service, service, place.method, parent.proto.method.indexOf(desc.proto)];
    }
    default:
      return undefined;
  }
}

function messagePath(desc: DescMessage): readonly number[] {
  const { parent } = desc;
  if (parent === undefined) return [place.message, desc.file.proto.messageType.indexOf(desc.proto)];
  const index = parent.proto.nestedType.indexOf(desc.proto);
  return [...messagePath(parent), place.nestedMessage, index];
}

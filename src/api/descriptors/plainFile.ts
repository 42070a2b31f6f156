/** The descriptor of a file as compiled programs hold it: without comments. */

import { type DescFile, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';

export function encodePlainFile(file: DescFile): Uint8Array {
  const { sourceCodeInfo: _, ...proto } = file.proto;
  return toBinary(FileDescriptorProtoSchema, proto);
}

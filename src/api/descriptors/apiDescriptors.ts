/** The descriptors of every proto that the program knows, as they were generated: reflection, routes, JSON and OpenAPI come from them. */

import { readFileSync } from 'node:fs';
import { createFileRegistry, type FileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

let loaded: FileRegistry | undefined;

/** Read once, when somebody asks: about a tenth of a second. */
export function apiDescriptors(): FileRegistry {
  loaded ??= createFileRegistry(
    fromBinary(
      FileDescriptorSetSchema,
      readFileSync(new URL('../../gen/descriptors.binpb', import.meta.url)),
    ),
  );
  return loaded;
}

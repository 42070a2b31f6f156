/** gRPC server reflection, v1 and v1alpha: what grpcurl and generic clients ask to learn services and messages. */

import type { DescFile, FileRegistry } from '@bufbuild/protobuf';
import type { MethodDefinition, Server, ServerDuplexStream } from '@grpc/grpc-js';
import {
  ServerReflectionRequest,
  ServerReflectionResponse,
} from '../../gen/grpc/reflection/v1/reflection.ts';
import { rpcCode } from '../rpcError.ts';
import { createSymbolIndex, type SymbolIndex } from './symbolIndex.ts';

type MessageResponse = NonNullable<ServerReflectionResponse['messageResponse']>;
type Stream = ServerDuplexStream<ServerReflectionRequest, ServerReflectionResponse>;

/** The two versions have the same messages under two names. */
const versions = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'];

/** @param services full names of what else is served */
export function addReflection(
  server: Server,
  registry: FileRegistry,
  services: readonly string[],
): void {
  const own = versions.map((version) => `${version}.ServerReflection`);
  const index = createSymbolIndex(registry);
  const names = [...services, ...own].sort((a, b) => (a < b ? -1 : 1));
  for (const service of own) {
    server.addService(
      { ServerReflectionInfo: definition(`/${service}/ServerReflectionInfo`) },
      {
        ServerReflectionInfo: (stream: Stream) => {
          stream.on('data', (request) => {
            // Whoever asks and does not read gets nothing more to read.
            if (stream.write(answer(request, index, names))) return;
            stream.pause();
            stream.once('drain', () => stream.resume());
          });
          stream.on('end', () => stream.end());
          // A stream that breaks has nobody left to tell.
          stream.on('error', () => stream.end());
        },
      },
    );
  }
}

function definition(
  path: string,
): MethodDefinition<ServerReflectionRequest, ServerReflectionResponse> {
  return {
    path,
    requestStream: true,
    responseStream: true,
    requestSerialize: (message) => Buffer.from(ServerReflectionRequest.encode(message).finish()),
    requestDeserialize: (bytes) => ServerReflectionRequest.decode(bytes),
    responseSerialize: (message) => Buffer.from(ServerReflectionResponse.encode(message).finish()),
    responseDeserialize: (bytes) => ServerReflectionResponse.decode(bytes),
  };
}

function answer(
  request: ServerReflectionRequest,
  index: SymbolIndex,
  services: readonly string[],
): ServerReflectionResponse {
  return {
    validHost: request.host,
    originalRequest: request,
    messageResponse: messageResponse(request, index, services),
  };
}

function messageResponse(
  { messageRequest }: ServerReflectionRequest,
  index: SymbolIndex,
  services: readonly string[],
): MessageResponse {
  switch (messageRequest?.$case) {
    case 'fileByFilename':
      return files(index, index.file(messageRequest.value), `file ${messageRequest.value}`);
    case 'fileContainingSymbol':
      return files(index, index.symbol(messageRequest.value), `symbol ${messageRequest.value}`);
    case 'fileContainingExtension': {
      const { containingType, extensionNumber } = messageRequest.value;
      const found = index.extension(containingType, extensionNumber);
      return files(index, found, `extension ${extensionNumber} of ${containingType}`);
    }
    case 'allExtensionNumbersOfType': {
      const baseTypeName = messageRequest.value;
      const extensionNumber = index.extensionNumbers(baseTypeName);
      if (extensionNumber === undefined) return notFound(`message ${baseTypeName}`);
      return {
        $case: 'allExtensionNumbersResponse',
        value: { baseTypeName, extensionNumber },
      };
    }
    case 'listServices':
      return {
        $case: 'listServicesResponse',
        value: { service: services.map((name) => ({ name })) },
      };
    default:
      return refusal(rpcCode.invalidArgument, 'the request asks for nothing');
  }
}

function files(index: SymbolIndex, file: DescFile | undefined, what: string): MessageResponse {
  if (file === undefined) return notFound(what);
  return {
    $case: 'fileDescriptorResponse',
    value: { fileDescriptorProto: index.withImports(file) },
  };
}

function notFound(what: string): MessageResponse {
  return refusal(rpcCode.notFound, `${what} not found`);
}

function refusal(errorCode: number, errorMessage: string): MessageResponse {
  return { $case: 'errorResponse', value: { errorCode, errorMessage } };
}

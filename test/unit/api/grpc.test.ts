/** gRPC and its reflection over a simulated chain, through the client that everybody has. */

import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  QueryBalanceRequest,
  QueryBalanceResponse,
  QueryDenomMetadataRequest,
  QueryDenomMetadataResponse,
} from '../../../src/gen/cosmos/bank/v1beta1/query.ts';
import {
  ServerReflectionRequest,
  ServerReflectionResponse,
} from '../../../src/gen/grpc/reflection/v1/reflection.ts';
import { type ApiNode, startApiNode } from '../../harness/apiNode.ts';
import { grpcCall } from '../../harness/grpcCall.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const alice = simAccount(1);
let chain: SimChain;
let api: ApiNode;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [alice] });
  await chain.block();
  await chain.block();
  api = await startApiNode(chain, { servers: { grpcMaxReceiveBytes: 10_000 } });
});

afterAll(async () => {
  expect(api.bugs).toEqual([]);
  await api.close();
  await chain.stop();
});

const balancePath = '/cosmos.bank.v1beta1.Query/Balance';

function balance(address = alice.address, metadata = new Metadata()) {
  const request = { address, denom: 'upoc' };
  return grpcCall(
    api.grpc,
    balancePath,
    QueryBalanceRequest,
    request,
    QueryBalanceResponse,
    metadata,
  );
}

function atHeight(text: string): Metadata {
  const metadata = new Metadata();
  metadata.set('x-cosmos-block-height', text);
  return metadata;
}

describe('a call', () => {
  test('answers with the height of the state, in header and trailer', async () => {
    const { answer, header, trailer } = await balance();
    expect(answer.balance).toEqual({ denom: 'upoc', amount: '1000000000' });
    expect(header.get('x-cosmos-block-height')).toEqual(['2']);
    expect(trailer.get('x-cosmos-block-height')).toEqual(['2']);
    const past = await balance(alice.address, atHeight('1'));
    expect(past.header.get('x-cosmos-block-height')).toEqual(['1']);
  });

  test.each(['99', '-1', 'x'])('height %s is an invalid argument', async (height) => {
    await expect(balance(alice.address, atHeight(height))).rejects.toMatchObject({
      code: 3,
      details: expect.stringMatching(/height/),
    });
  });

  test('refusals have the codes and texts of the SDK', async () => {
    await expect(balance('nobody')).rejects.toMatchObject({
      code: 3,
      details: 'invalid address: decoding bech32 failed: invalid bech32 string length 6',
    });
    await expect(
      grpcCall(
        api.grpc,
        '/cosmos.bank.v1beta1.Query/DenomMetadata',
        QueryDenomMetadataRequest,
        { denom: 'nothere' },
        QueryDenomMetadataResponse,
      ),
    ).rejects.toMatchObject({ code: 5, details: 'client metadata for denom nothere' });
  });

  test.each([
    '/cosmos.bank.v1beta1.Query/Nothing',
    '/cosmos.bank.v1beta1.Msg/Send',
    '/some.other.Service/Method',
  ])('%s is not implemented', async (path) => {
    await expect(
      grpcCall(
        api.grpc,
        path,
        QueryBalanceRequest,
        { address: '', denom: '' },
        QueryBalanceResponse,
      ),
    ).rejects.toMatchObject({ code: 12 });
  });

  test('bytes that are no request are an invalid argument', async () => {
    const odd = { encode: () => ({ finish: () => Uint8Array.of(0x0a, 0xff) }) };
    await expect(
      grpcCall(api.grpc, balancePath, odd, {}, QueryBalanceResponse),
    ).rejects.toMatchObject({ code: 3 });
  });

  test('a message above the limit is refused', async () => {
    await expect(balance('x'.repeat(20_000))).rejects.toMatchObject({ code: 8 });
  });

  test('what needs CometBFT is unavailable without it', async () => {
    await expect(
      grpcCall(
        api.grpc,
        '/cosmos.base.tendermint.v1beta1.Service/GetLatestBlock',
        { encode: () => ({ finish: () => new Uint8Array(0) }) },
        {},
        { decode: (bytes: Uint8Array) => bytes },
      ),
    ).rejects.toMatchObject({ code: 14 });
  });
});

/** In the order in which a registry takes them. */
function importsFirst(files: readonly FileDescriptorProto[]): FileDescriptorProto[] {
  const ordered = new Set<FileDescriptorProto>();
  const visit = (file: FileDescriptorProto): void => {
    for (const name of file.dependency) {
      const imported = files.find((one) => one.name === name);
      if (imported !== undefined && !ordered.has(imported)) visit(imported);
    }
    ordered.add(file);
  };
  files.forEach(visit);
  return [...ordered];
}

describe.each(['v1', 'v1alpha'])('reflection %s', (version) => {
  /** Asks one question after the other on one stream. */
  async function reflect(
    ...questions: ServerReflectionRequest['messageRequest'][]
  ): Promise<NonNullable<ServerReflectionResponse['messageResponse']>[]> {
    const client = new Client(api.grpc, credentials.createInsecure());
    const stream = client.makeBidiStreamRequest<ServerReflectionRequest, ServerReflectionResponse>(
      `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
      (message) => Buffer.from(ServerReflectionRequest.encode(message).finish()),
      (bytes) => ServerReflectionResponse.decode(bytes),
    );
    const answers: NonNullable<ServerReflectionResponse['messageResponse']>[] = [];
    stream.on('data', ({ messageResponse }: ServerReflectionResponse) => {
      if (messageResponse !== undefined) answers.push(messageResponse);
    });
    for (const messageRequest of questions) stream.write({ host: '', messageRequest });
    stream.end();
    await new Promise((resolve, reject) => {
      stream.on('end', resolve);
      stream.on('error', reject);
    });
    client.close();
    return answers;
  }

  test('lists what is served and nothing else', async () => {
    const [answer] = await reflect({ $case: 'listServices', value: '' });
    if (answer?.$case !== 'listServicesResponse') throw new Error('no list');
    const names = answer.value.service.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'cosmos.auth.v1beta1.Query',
        'cosmos.bank.v1beta1.Query',
        'cosmos.tx.v1beta1.Service',
        'cosmos.base.tendermint.v1beta1.Service',
        'cpoc.poc.v1.Query',
        'grpc.reflection.v1.ServerReflection',
        'grpc.reflection.v1alpha.ServerReflection',
      ]),
    );
    expect(names.filter((name) => name.endsWith('.Msg') || name.includes('abci.ABCI'))).toEqual([]);
    expect(names).toEqual([...names].sort((a, b) => (a < b ? -1 : 1)));
  });

  test.each([
    'cosmos.bank.v1beta1.Query',
    'cosmos.bank.v1beta1.Query.Balance',
    'cosmos.bank.v1beta1.QueryBalanceRequest',
    'cosmos.bank.v1beta1.QueryBalanceRequest.denom',
    'cosmos.gov.v1.ProposalStatus',
    'cosmos.gov.v1.PROPOSAL_STATUS_PASSED',
    'cosmos.tx.v1beta1.ModeInfo.Single',
    'cpoc.poc.v1.Query.Epoch',
  ])('hands out the files of %s, complete, with their options', async (symbol) => {
    const [answer] = await reflect({ $case: 'fileContainingSymbol', value: symbol });
    if (answer?.$case !== 'fileDescriptorResponse') throw new Error(JSON.stringify(answer));
    const file = answer.value.fileDescriptorProto.map((bytes) =>
      fromBinary(FileDescriptorProtoSchema, bytes),
    );
    // Fails where an import is missing.
    const registry = createFileRegistry(
      create(FileDescriptorSetSchema, { file: importsFirst(file) }),
    );
    expect(file[0]?.name).toContain(symbol.startsWith('cpoc') ? 'cpoc/poc' : 'cosmos/');
    expect(file.every(({ sourceCodeInfo }) => sourceCodeInfo === undefined)).toBe(true);
    if (symbol === 'cosmos.bank.v1beta1.Query') {
      expect(registry.getExtension('google.api.http')).toBeDefined();
      expect(registry.getService(symbol)?.methods.length).toBeGreaterThan(8);
    }
  });

  test('knows files by name, extensions by number, and says what it does not know', async () => {
    const answers = await reflect(
      { $case: 'fileByFilename', value: 'cosmos/base/v1beta1/coin.proto' },
      {
        $case: 'fileContainingExtension',
        value: { containingType: 'google.protobuf.MethodOptions', extensionNumber: 72_295_728 },
      },
      { $case: 'allExtensionNumbersOfType', value: 'google.protobuf.MethodOptions' },
      { $case: 'fileByFilename', value: 'nothing.proto' },
      { $case: 'fileContainingSymbol', value: 'nothing.Here' },
      { $case: 'allExtensionNumbersOfType', value: 'nothing.Here' },
      undefined,
    );
    expect(answers.map(({ $case }) => $case)).toEqual([
      'fileDescriptorResponse',
      'fileDescriptorResponse',
      'allExtensionNumbersResponse',
      'errorResponse',
      'errorResponse',
      'errorResponse',
      'errorResponse',
    ]);
    expect(answers[2]?.value).toMatchObject({
      extensionNumber: expect.arrayContaining([72_295_728]),
    });
    expect(answers.slice(3).map(({ value }) => (value as { errorCode: number }).errorCode)).toEqual(
      [5, 5, 5, 3],
    );
  });
});

/** One unary gRPC call over a connection of its own. */

import { Client, credentials, Metadata } from '@grpc/grpc-js';

export interface GrpcAnswer<R> {
  readonly answer: R;
  readonly header: Metadata;
  readonly trailer: Metadata;
}

interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/** @throws ServiceError with `code` and `details` */
export async function grpcCall<Q, R>(
  address: string,
  path: string,
  request: Pick<Codec<Q>, 'encode'>,
  message: Q,
  response: Pick<Codec<R>, 'decode'>,
  metadata: Metadata = new Metadata(),
): Promise<GrpcAnswer<R>> {
  const client = new Client(address, credentials.createInsecure());
  try {
    return await new Promise((resolve, reject) => {
      const got: { answer?: R; header: Metadata } = { header: new Metadata() };
      const call = client.makeUnaryRequest<Q, R>(
        path,
        (value) => Buffer.from(request.encode(value).finish()),
        (bytes) => response.decode(bytes),
        message,
        metadata,
        (error, answer) => {
          if (error !== null) reject(error);
          else if (answer !== undefined) got.answer = answer;
        },
      );
      call.on('metadata', (header) => {
        got.header = header;
      });
      call.on('status', ({ code, metadata: trailer }) => {
        if (code === 0) resolve({ answer: got.answer as R, header: got.header, trailer });
      });
    });
  } finally {
    client.close();
  }
}

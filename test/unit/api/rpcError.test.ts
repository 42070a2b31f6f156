/** What the application refuses, as gRPC and HTTP state it. */

import { expect, test } from 'vitest';
import { httpStatus } from '../../../src/api/rest/httpStatus.ts';
import { RpcError, toRpcError } from '../../../src/api/rpcError.ts';
import { AppError, InvariantError } from '../../../src/lib/errors.ts';
import { invalidArgument, notFound } from '../../../src/query/queryHandler.ts';
import { sdkErrors } from '../../../src/types/sdkErrors.ts';

test.each([
  [
    'a status in the text is the status',
    notFound('account x not found'),
    5,
    404,
    'account x not found',
  ],
  ['with colons in it, too', notFound('a: b: c'), 5, 404, 'a: b: c'],
  ['an invalid argument', invalidArgument('empty denom'), 3, 400, 'empty denom'],
  [
    'unknown is what the SDK says of a transaction that would fail',
    new AppError(sdkErrors.unknownRequest, 'rpc error: code = Unknown desc = out of gas'),
    2,
    500,
    'out of gas',
  ],
  [
    'what abci_query adds goes',
    new AppError(sdkErrors.invalidRequest, 'odd bytes'),
    3,
    400,
    'odd bytes',
  ],
  [
    'what the error itself says stays',
    new AppError(sdkErrors.invalidHeight, 'cannot query with height in the future'),
    3,
    400,
    'cannot query with height in the future: invalid height',
  ],
  ['a key that is not found', new AppError(sdkErrors.keyNotFound, 'x'), 5, 404, 'x: key not found'],
  ['a bad address', new AppError(sdkErrors.invalidAddress, 'x'), 3, 400, 'x: invalid address'],
  [
    'a code that says nothing to gRPC',
    new AppError(sdkErrors.logic, 'x'),
    2,
    500,
    'x: internal logic error',
  ],
])('%s', (_, error, code, status, message) => {
  const refusal = toRpcError(error);
  expect({ code: refusal.code, message: refusal.message }).toEqual({ code, message });
  expect(httpStatus(refusal.code)).toBe(status);
  expect(refusal.cause).toBeUndefined();
});

test('a bug says nothing but that it is one, and keeps its cause for the log', () => {
  const bug = new InvariantError('secrets of the state');
  expect(toRpcError(bug)).toMatchObject({ code: 13, message: 'internal error', cause: bug });
  expect(httpStatus(13)).toBe(500);
});

test('what is a status already stays itself', () => {
  const error = new RpcError(14, 'gone');
  expect(toRpcError(error)).toBe(error);
});

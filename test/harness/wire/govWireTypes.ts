/** Field types of governance's messages, written from the `.proto` files of the Cosmos SDK. */

const coins = 'cosmos.base.v1beta1.Coin*';
const duration = 'google.protobuf.Duration';
const [v1, old] = ['cosmos.gov.v1.', 'cosmos.gov.v1beta1.'] as const;
const deposit = { 1: 'uint64', 2: 'string', 3: coins } as const;

export const govWireTypes: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'google.protobuf.Duration': { 1: 'int64', 2: 'int32' },
  [`${v1}MsgSubmitProposal`]: {
    1: 'google.protobuf.Any*',
    2: coins,
    3: 'string',
    4: 'string',
    5: 'string',
    6: 'string',
    7: 'bool',
  },
  [`${v1}MsgDeposit`]: deposit,
  [`${v1}MsgVote`]: { 1: 'uint64', 2: 'string', 3: 'enum', 4: 'string' },
  [`${v1}MsgVoteWeighted`]: {
    1: 'uint64',
    2: 'string',
    3: `${v1}WeightedVoteOption*`,
    4: 'string',
  },
  [`${v1}WeightedVoteOption`]: { 1: 'enum', 2: 'string' },
  [`${v1}MsgCancelProposal`]: { 1: 'uint64', 2: 'string' },
  [`${v1}MsgUpdateParams`]: { 1: 'string', 2: `${v1}Params` },
  [`${v1}Params`]: {
    1: coins,
    2: duration,
    3: duration,
    4: 'string',
    5: 'string',
    6: 'string',
    7: 'string',
    8: 'string',
    9: 'string',
    10: duration,
    11: 'string',
    12: coins,
    13: 'bool',
    14: 'bool',
    15: 'bool',
    16: 'string',
  },
  [`${v1}MsgExecLegacyContent`]: { 1: 'google.protobuf.Any', 2: 'string' },
  [`${old}TextProposal`]: { 1: 'string', 2: 'string' },
  [`${old}MsgSubmitProposal`]: { 1: 'google.protobuf.Any', 2: coins, 3: 'string' },
  [`${old}MsgDeposit`]: deposit,
  [`${old}MsgVote`]: { 1: 'uint64', 2: 'string', 3: 'enum' },
  [`${old}MsgVoteWeighted`]: { 1: 'uint64', 2: 'string', 3: `${old}WeightedVoteOption*` },
  [`${old}WeightedVoteOption`]: { 1: 'enum', 2: 'string' },
  'cosmos.auth.v1beta1.MsgUpdateParams': { 1: 'string', 2: 'cosmos.auth.v1beta1.Params' },
  'cosmos.auth.v1beta1.Params': { 1: 'uint64', 2: 'uint64', 3: 'uint64', 4: 'uint64', 5: 'uint64' },
  'cosmos.bank.v1beta1.MsgUpdateParams': { 1: 'string', 2: 'cosmos.bank.v1beta1.Params' },
  'cosmos.bank.v1beta1.MsgSetSendEnabled': {
    1: 'string',
    2: 'cosmos.bank.v1beta1.SendEnabled*',
    3: 'string*',
  },
  'cosmos.bank.v1beta1.Params': { 1: 'cosmos.bank.v1beta1.SendEnabled*', 2: 'bool' },
  'cosmos.bank.v1beta1.SendEnabled': { 1: 'string', 2: 'bool' },
};

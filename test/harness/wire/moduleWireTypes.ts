/** Field types of the messages of grants, fee allowances, consensus parameters and upgrades, written from the `.proto` files of the Cosmos SDK. */

const coins = 'cosmos.base.v1beta1.Coin*';
const [any, time, duration] = ['Any', 'Timestamp', 'Duration'].map(
  (name) => `google.protobuf.${name}`,
) as [string, string, string];
const [authz, fees] = ['cosmos.authz.v1beta1.', 'cosmos.feegrant.v1beta1.'] as const;
const [upgrade, comet] = ['cosmos.upgrade.v1beta1.', 'tendermint.types.'] as const;

export const moduleWireTypes: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  [`${authz}MsgGrant`]: { 1: 'string', 2: 'string', 3: `${authz}Grant` },
  [`${authz}Grant`]: { 1: any, 2: time },
  [`${authz}MsgRevoke`]: { 1: 'string', 2: 'string', 3: 'string' },
  [`${authz}MsgExec`]: { 1: 'string', 2: `${any}*` },
  [`${authz}GenericAuthorization`]: { 1: 'string' },
  'cosmos.bank.v1beta1.SendAuthorization': { 1: coins, 2: 'string*' },
  [`${fees}MsgGrantAllowance`]: { 1: 'string', 2: 'string', 3: any },
  [`${fees}MsgRevokeAllowance`]: { 1: 'string', 2: 'string' },
  [`${fees}MsgPruneAllowances`]: { 1: 'string' },
  [`${fees}BasicAllowance`]: { 1: coins, 2: time },
  [`${fees}PeriodicAllowance`]: {
    1: `${fees}BasicAllowance`,
    2: duration,
    3: coins,
    4: coins,
    5: time,
  },
  [`${fees}AllowedMsgAllowance`]: { 1: any, 2: 'string*' },
  'cosmos.consensus.v1.MsgUpdateParams': {
    1: 'string',
    2: `${comet}BlockParams`,
    3: `${comet}EvidenceParams`,
    4: `${comet}ValidatorParams`,
    5: `${comet}ABCIParams`,
  },
  [`${comet}BlockParams`]: { 1: 'int64', 2: 'int64' },
  [`${comet}EvidenceParams`]: { 1: 'int64', 2: duration, 3: 'int64' },
  [`${comet}ValidatorParams`]: { 1: 'string*' },
  [`${comet}ABCIParams`]: { 1: 'int64' },
  [`${upgrade}MsgSoftwareUpgrade`]: { 1: 'string', 2: `${upgrade}Plan` },
  [`${upgrade}Plan`]: {
    1: 'string',
    2: time,
    3: 'int64',
    4: 'string',
    5: 'cosmos.tx.v1beta1.OpaqueAny',
  },
  [`${upgrade}MsgCancelUpgrade`]: { 1: 'string' },
};

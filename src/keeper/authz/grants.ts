/** Reading, writing and removing grants, with the SDK's events. */

import type { Grant } from '../../gen/cosmos/authz/v1beta1/authz.ts';
import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { formatAddress } from '../../types/address.ts';
import { authzErrors } from '../../types/authzErrors.ts';
import type { BlockInfo, Context } from '../../types/context.ts';
import { compareTimes, type Timestamp } from '../../types/timestamp.ts';
import {
  type ExpiringGrant,
  type GrantKey,
  grantQueue,
  grants,
  grantsByGrantee,
} from './schema.ts';

/** Whether a grant may still be used at a time; its last moment counts. */
export function isUsable({ expiration }: Grant, now: Timestamp): boolean {
  return expiration === undefined || compareTimes(expiration, now) >= 0;
}

/** Whether the grantee may do this for the granter now; limits of the grant aside. */
export function hasGrant(
  state: StateReader,
  { time }: Pick<BlockInfo, 'time'>,
  key: GrantKey,
): boolean {
  const grant = grants.get(state, key);
  return grant !== undefined && isUsable(grant, time);
}

/** Replaces the grant for the same type where there is one. */
export function saveGrant(ctx: Context, key: GrantKey, grant: Grant): void {
  const old = grants.get(ctx, key);
  if (old?.expiration !== undefined) grantQueue.remove(ctx, queueKey(key, old.expiration));
  if (grant.expiration !== undefined) grantQueue.add(ctx, queueKey(key, grant.expiration));
  if (old === undefined) grantsByGrantee.add(ctx, [key[1], key[0], key[2]]);
  grants.set(ctx, key, grant);
  emit(ctx, 'cosmos.authz.v1beta1.EventGrant', key);
}

/** @throws AppError authz/2 */
export function revokeGrant(ctx: Context, key: GrantKey): void {
  const grant = grants.get(ctx, key);
  if (grant === undefined) {
    const [granter, grantee, typeUrl] = key;
    const { addressPrefix } = ctx.block;
    throw new AppError(
      authzErrors.notFound,
      `failed to delete grant: ${formatAddress(granter, addressPrefix)} granted ${formatAddress(grantee, addressPrefix)} nothing for ${typeUrl}`,
    );
  }
  removeGrant(ctx, key, grant);
  emit(ctx, 'cosmos.authz.v1beta1.EventRevoke', key);
}

/** Removes the oldest that expired before or at the block's time, so many at most. Looks at one more. */
export function removeExpiredGrants(ctx: Context, most: number): void {
  const due: ExpiringGrant[] = [];
  for (const key of grantQueue.keys(ctx)) {
    const [seconds, nanos] = key;
    const expiration = { seconds, nanos: Number(nanos) };
    if (due.length === most || compareTimes(expiration, ctx.block.time) > 0) break;
    due.push(key);
  }
  for (const [, , granter, grantee, typeUrl] of due) {
    const key: GrantKey = [granter, grantee, typeUrl];
    removeGrant(ctx, key, grants.require(ctx, key));
  }
}

function removeGrant(ctx: Context, key: GrantKey, { expiration }: Grant): void {
  if (expiration !== undefined) grantQueue.remove(ctx, queueKey(key, expiration));
  grantsByGrantee.remove(ctx, [key[1], key[0], key[2]]);
  grants.delete(ctx, key);
}

function queueKey(key: GrantKey, { seconds, nanos }: Timestamp): ExpiringGrant {
  return [seconds, BigInt(nanos), ...key];
}

/** A typed event of the SDK: its name is the protobuf message's, and its attributes are JSON, in the order of their names. */
function emit(ctx: Context, type: string, [granter, grantee, typeUrl]: GrantKey): void {
  const { addressPrefix } = ctx.block;
  ctx.events.emit(type, {
    grantee: JSON.stringify(formatAddress(grantee, addressPrefix)),
    granter: JSON.stringify(formatAddress(granter, addressPrefix)),
    msg_type_url: JSON.stringify(typeUrl),
  });
}

/** May the warm key do what the agent needs, and for how long? */

import { hostMessageUrls } from '../../../client/hostGrants.ts';
import { GenericAuthorization, type Grant } from '../../../gen/cosmos/authz/v1beta1/authz.ts';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import { durationText } from '../durationText.ts';
import type { Verdict } from '../finding.ts';
import { participantOf, signerOf } from '../signerOf.ts';

/** A grant that ends sooner is worth a warning. */
const soonMs = 3 * 86_400_000;

interface GrantFacts {
  /** Message types that are not granted. */
  readonly missing: readonly string[];
  /** The first end of a grant; milliseconds, undefined where none ends. */
  readonly endsMs: number | undefined;
}

export const grantsCheck: DoctorCheck = {
  id: 'grants',
  why: 'a warm key commits and answers by grants of the participant: from their end on nothing gets in',
  run: async (world) => {
    const [participant, signer] = [participantOf(world.subject), signerOf(world.subject)];
    if (participant === signer) {
      return {
        severity: 'info',
        what: "the participant's own key signs on this machine",
        todo: 'keep it elsewhere and let a warm key sign: cpocd tx authz grant-host, then account.on-behalf-of (see the guide, Keys)',
      };
    }
    return judgeGrants(await readGrants(world, participant, signer), world.now(), {
      participant,
      signer,
    });
  },
};

async function readGrants(
  { node }: DoctorWorld,
  granter: string,
  grantee: string,
): Promise<GrantFacts> {
  const { query } = await node.client();
  const { grants } = await query.modules.authz.grants({ granter, grantee });
  const ends: number[] = [];
  const missing = hostMessageUrls.filter((url) => {
    const grant = grants.find((one) => messageOf(one) === url);
    if (grant?.expiration !== undefined) ends.push(Number(grant.expiration.seconds) * 1000);
    return grant === undefined;
  });
  return { missing, endsMs: ends.length === 0 ? undefined : Math.min(...ends) };
}

/** Pure. */
export function judgeGrants(
  { missing, endsMs }: GrantFacts,
  nowMs: number,
  { participant, signer }: { readonly participant: string; readonly signer: string },
): Verdict {
  const renew = `where the participant's key is: cpocd tx authz grant-host ${signer} --from ${participant}`;
  const leftMs = endsMs === undefined ? undefined : endsMs - nowMs;
  const facts = { missing: missing.join(','), expires_in_ms: leftMs };
  if (missing.length > 0) {
    const names = missing.map((url) => url.split('.').at(-1)).join(' and ');
    const what = `${participant} has not granted ${signer} ${names}`;
    return { severity: 'error', what, todo: renew, facts };
  }
  if (leftMs === undefined) {
    return { severity: 'ok', what: 'the warm key may commit and answer, without an end', facts };
  }
  if (leftMs <= 0) {
    const what = `the grants ended ${durationText(-leftMs)} ago`;
    return { severity: 'error', what, todo: renew, facts };
  }
  const what = `the grants of the warm key end in ${durationText(leftMs)}`;
  if (leftMs >= soonMs) return { severity: 'ok', what, facts };
  return { severity: 'warning', what, todo: renew, facts };
}

/** The message that a grant allows without further conditions. */
function messageOf({ authorization }: Grant): string | undefined {
  if (authorization?.typeUrl !== '/cosmos.authz.v1beta1.GenericAuthorization') return undefined;
  return GenericAuthorization.decode(authorization.value).msg;
}

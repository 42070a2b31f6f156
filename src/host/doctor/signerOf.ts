/** Who signs. */

import { NotChecked } from './doctorCheck.ts';
import type { DoctorSubject } from './doctorSubject.ts';

/** Bech32. @throws NotChecked where there is no key */
export function signerOf({ key }: DoctorSubject): string {
  if ('address' in key) return key.address;
  throw new NotChecked('there is no key');
}

/** Bech32. @throws NotChecked where nobody is named */
export function participantOf({ participant }: DoctorSubject): string {
  if (participant !== undefined) return participant;
  throw new NotChecked('it is not known who the participant is');
}

/** Whether another key than the participant's own signs. */
export function isWarm({ key, participant }: DoctorSubject): boolean {
  return 'address' in key && participant !== undefined && key.address !== participant;
}

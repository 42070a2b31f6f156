/** A thread that verifies signatures: `startVerifyAhead` starts it with the memory that it shares. */

import { workerData } from 'node:worker_threads';
import { verifyDigest } from '../../app/tx/verifySecp256k1.ts';
import { JobRing } from './jobRing.ts';

new JobRing(workerData as SharedArrayBuffer).workOnAll(verifyDigest);

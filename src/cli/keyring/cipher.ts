/** Encryption under a passphrase: scrypt (RFC 7914) for the key, AES-256-GCM for the data. */

import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { utf8 } from '../../lib/bytes.ts';
import type { SealedSecret } from './vault.ts';

export interface KdfParameters {
  /** Cost N, a power of two; 2^16 with r = 8 takes 64 MiB and about a quarter of a second. */
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  /** 16 bytes, base64. */
  readonly salt: string;
}

export function newKdfParameters(): KdfParameters {
  return {
    cost: 65_536,
    blockSize: 8,
    parallelization: 1,
    salt: randomBytes(16).toString('base64'),
  };
}

/** 32 bytes. The passphrase is taken in Unicode's composed form, so that every keyboard gives the same bytes. */
export function deriveKey(passphrase: string, kdf: KdfParameters): Promise<Buffer> {
  const { cost: N, blockSize: r, parallelization: p } = kdf;
  const salt = Buffer.from(kdf.salt, 'base64');
  return new Promise((resolve, reject) => {
    scrypt(
      passphrase.normalize('NFC'),
      salt,
      32,
      { N, r, p, maxmem: 256 * N * r },
      (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      },
    );
  });
}

/** A fresh nonce of 96 bits each time; `bound` is authenticated and not encrypted. */
export function encrypt(key: Uint8Array, secret: Uint8Array, bound: string): SealedSecret {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(utf8(bound));
  const data = Buffer.concat([cipher.update(secret), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** undefined where the key is another one, or anything was changed. */
export function decrypt(
  key: Uint8Array,
  sealed: SealedSecret,
  bound: string,
): Uint8Array | undefined {
  const part = (name: string): Buffer => Buffer.from(sealed[name] ?? '', 'base64');
  const tag = part('tag');
  // A shorter tag would be accepted by GCM, and guessed.
  if (tag.length !== 16 || part('nonce').length !== 12) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, part('nonce'), { authTagLength: 16 });
  decipher.setAAD(utf8(bound));
  decipher.setAuthTag(tag);
  try {
    return Uint8Array.from(Buffer.concat([decipher.update(part('data')), decipher.final()]));
  } catch {
    return undefined;
  }
}

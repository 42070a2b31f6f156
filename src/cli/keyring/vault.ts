/** How a keyring keeps a secret in a file. */

export interface SealedSecret {
  readonly [field: string]: string;
}

/** `bound` is what belongs to the secret and must not be changed apart from it. */
export interface Vault {
  /** Nobody has to be asked any more. */
  readonly isOpen: boolean;
  seal(secret: Uint8Array, bound: string): Promise<SealedSecret>;
  /** @throws CliError `keyring` where the passphrase is wrong, or the secret or what is bound to it was changed */
  open(sealed: SealedSecret, bound: string): Promise<Uint8Array>;
}

/** A set-up that cannot go on. The message is written for the person who typed the command; no stack is shown. */
export class SetupError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'SetupError';
  }
}

/**
 * What came of one check or one vitest project.
 *
 * @typedef {object} Outcome
 * @property {string} title for people
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} output shown where something failed; empty where it was on screen already
 * @property {string[]} [faults] a line for each test that failed, with its file
 */

export {};

/** The stores of the chain. Adding, removing or renaming one changes the app hash and needs an upgrade. */

export const storeNames: readonly string[] = [
  'chain',
  'acc',
  'authz',
  'bank',
  'consensus',
  'feegrant',
  'gov',
  'poc',
  'upgrade',
];

/** The stores of the chain. Adding, removing or renaming one changes the app hash and needs an upgrade that says so in its `stores`. */

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

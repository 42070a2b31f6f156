/** With `node --import`: says each module that is loaded, a line on standard error. */

import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    process.stderr.write(`loads ${url}\n`);
    return next(url, context);
  },
});

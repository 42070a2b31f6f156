/** Loaded before the node (`node --import`): puts a bug into the end of block 4. The product itself has no switch for it. */

import { registerHooks } from 'node:module';

const place = 'const epoch = currentEpoch(ctx);';
const bug = `if (ctx.block.height === 4n) throw new TypeError('a bug in block 4');`;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('/src/endblock/endBlock.ts')) return loaded;
    const source = String(loaded.source);
    if (!source.includes(place)) throw new Error(`${url} has no ${place}`);
    return { ...loaded, source: source.replace(place, `${place} ${bug}`) };
  },
});

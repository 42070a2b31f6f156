/** Takes one file out of a tar archive (POSIX.1-1988 ustar headers: blocks of 512 bytes). */

const BLOCK = 512;

/**
 * The content of the first regular file whose last path element is `name`; undefined where there is none.
 *
 * @param {Uint8Array} archive not compressed
 * @param {string} name
 * @returns {Uint8Array | undefined}
 */
export function fileOfTar(archive, name) {
  let at = 0;
  while (at + BLOCK <= archive.length) {
    const header = archive.subarray(at, at + BLOCK);
    const path = text(header, 0, 100);
    if (path === '') return undefined;
    const size = Number.parseInt(text(header, 124, 12).trim(), 8);
    if (!Number.isInteger(size) || size < 0) throw new Error('the archive is damaged: no size');
    // '0' and NUL are regular files; anything else (folders, links, extended headers) is passed over.
    const type = header[156];
    const isFile = type === 0x30 || type === 0;
    const start = at + BLOCK;
    if (start + size > archive.length) throw new Error('the archive is cut off');
    if (isFile && path.split('/').pop() === name) return archive.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

/**
 * @param {Uint8Array} block
 * @param {number} start
 * @param {number} length
 * @returns {string} up to the first NUL
 */
function text(block, start, length) {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return String.fromCharCode(...(end < 0 ? field : field.subarray(0, end)));
}

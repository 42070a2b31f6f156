/** Where a key stands in the text of a TOML file, and how its value is replaced without touching anything else. */

interface Place {
  /** Counted from 0. */
  readonly line: number;
}

/** The line of a dotted key; undefined where the file does not set it on a line of its own. */
export function findTomlKey(text: string, key: string): Place | undefined {
  let section = '';
  const lines = text.split('\n');
  for (const [line, content] of lines.entries()) {
    section = sectionOf(content) ?? section;
    const name = /^\s*([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\s*=/.exec(content)?.[1];
    if (name !== undefined && joinKey(section, name) === key) return { line };
  }
  return undefined;
}

/** The text with another value for the key; a key that is not there is added at the end of its section. */
export function replaceTomlValue(text: string, key: string, rendered: string): string {
  const lines = text.split('\n');
  const place = findTomlKey(text, key);
  if (place !== undefined) {
    const before = lines[place.line] ?? '';
    lines[place.line] = `${before.slice(0, before.indexOf('=') + 1)} ${rendered}`;
    return lines.join('\n');
  }
  const dot = key.lastIndexOf('.');
  const section = key.slice(0, Math.max(dot, 0));
  const line = `${key.slice(dot + 1)} = ${rendered}`;
  const [start, end] = sectionRange(lines, section);
  if (start === undefined) return `${text.trimEnd()}\n\n[${section}]\n${line}\n`;
  lines.splice(end, 0, line);
  return lines.join('\n');
}

/** First line of a section and the line after its last entry; `start` is undefined where there is no such section. */
function sectionRange(lines: readonly string[], section: string): [number | undefined, number] {
  let current = '';
  let start: number | undefined = section === '' ? 0 : undefined;
  let end = 0;
  for (const [line, content] of lines.entries()) {
    const opened = sectionOf(content);
    if (opened !== undefined) {
      current = opened;
      if (current === section) {
        start = line;
        end = line + 1;
      }
    } else if (current === section && content.trim() !== '' && !content.startsWith('#')) {
      end = line + 1;
    }
  }
  return [start, end];
}

function sectionOf(line: string): string | undefined {
  return /^\s*\[([A-Za-z0-9_.-]+)\]\s*(#.*)?$/.exec(line)?.[1];
}

function joinKey(section: string, name: string): string {
  return section === '' ? name : `${section}.${name}`;
}

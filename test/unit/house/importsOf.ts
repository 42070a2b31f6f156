/** What a TypeScript file imports, in every form that an import can take. */

export interface Import {
  readonly specifier: string;
  /** Whether it is there for types alone, and gone when the file runs. */
  readonly typeOnly: boolean;
}

/** Specifier of an `import(…)` whose argument is not a plain string: nobody can tell what it loads. */
export const computed = '<computed>';

const forms: readonly RegExp[] = [
  // import … from 'x', export … from 'x'
  /\b(?<kind>import|export)\s+(?<type>type\s)?[^'"`;]*?\bfrom\s*(?<quote>['"])(?<specifier>[^'"]+)\k<quote>/g,
  // import 'x'
  /\bimport\s*(?<quote>['"])(?<specifier>[^'"]+)\k<quote>/g,
  // import('x'), require('x')
  /\b(?:import|require)\s*\(\s*(?<quote>['"`])(?<specifier>[^'"`$]+)\k<quote>/g,
];

const anyCall = /(?<![.\w])import\s*\((?!\s*(?<quote>['"`])[^'"`$]+\k<quote>)/g;

export function importsOf(text: string): Import[] {
  const code = withoutComments(text);
  const found = forms.flatMap((form) =>
    [...code.matchAll(form)].map(({ groups }) => ({
      specifier: groups?.['specifier'] ?? '',
      typeOnly: groups?.['type'] !== undefined,
    })),
  );
  const hidden = [...code.matchAll(anyCall)].map(() => ({ specifier: computed, typeOnly: false }));
  return [...found, ...hidden];
}

/** Blanks comments; strings and templates stay, so that `//` in an address is no comment. */
function withoutComments(text: string): string {
  const token =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(token, (part) => (part.startsWith('/') ? ' ' : part));
}

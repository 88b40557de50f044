/**
 * Allowed imports: room → names of the rooms it may import as `@nyx/NAME`. A folder of a room
 * (`apps/api/test`) names what its files may import besides; its manifest may then depend on it.
 */
export type Edges = Readonly<Record<string, readonly string[]>>;

// No quote may stand before it on its line: what is quoted is text, not an import.
const IMPORT = /^[^'"`\n]*(?:\bfrom\s*|\bimport\s*\(?\s*|\bresolve\(\s*)['"]([^'"]+)['"]/gm;

function roomOf(rooms: readonly string[], path: string): string | undefined {
  return rooms.filter((room) => path.startsWith(`${room}/`)).toSorted()[0];
}

function allowed(edges: Edges, room: string, path: string): readonly string[] {
  const manifest = path === `${room}/package.json`;
  return Object.entries(edges).flatMap(([key, names]) =>
    path.startsWith(`${key}/`) || (manifest && key.startsWith(`${room}/`)) ? names : [],
  );
}

function dependencies(text: string): string[] {
  const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(text);
  const fields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  return fields.flatMap((field) => Object.keys(manifest[field] ?? {}));
}

/** A relative import may not leave its own room: that would step past the package's public names. */
function leaves(room: string, path: string, specifier: string): boolean {
  if (!specifier.startsWith('.')) return false;
  const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
  return !target.startsWith(`${room}/`);
}

/** One sentence for each import or dependency that the table does not allow. */
export function brokenEdges(
  edges: Edges,
  files: readonly { readonly path: string; readonly text: string }[],
): string[] {
  const rooms = Object.keys(edges);
  const broken: string[] = [];
  for (const { path, text } of files) {
    const room = roomOf(rooms, path);
    if (room === undefined) continue;
    const own = room.split('/').at(-1);
    const manifest = path === `${room}/package.json`;
    if (path.endsWith('.json') && !manifest) continue;
    const wanted = manifest
      ? dependencies(text)
      : [...text.matchAll(IMPORT)].map((match) => match[1] ?? '');
    for (const specifier of wanted) {
      const name = /^@nyx\/([^/]+)/.exec(specifier)?.[1];
      const forbidden =
        (name !== undefined && name !== own && !allowed(edges, room, path).includes(name)) ||
        (!manifest && leaves(room, path, specifier));
      if (forbidden) broken.push(`${path} may not import ${specifier}`);
    }
  }
  return broken;
}

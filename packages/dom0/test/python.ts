import { execFileSync, spawnSync } from 'node:child_process';

const HAVE = `
import importlib.util, json, sys
json.dump([name for name in sys.argv[1:] if importlib.util.find_spec(name)], sys.stdout)
`;
const ASKED = ['distro', 'jinja2', 'msgpack', 'pykickstart', 'qubesadmin', 'salt', 'yaml'] as const;
type Module = (typeof ASKED)[number];

/** Each Python 3 here, with those modules that it has: asked once, for all of them. */
let pythons: ReadonlyMap<string, readonly string[]> | undefined;

function askAll(): ReadonlyMap<string, readonly string[]> {
  const asked = ['python3', '/usr/bin/python3'].flatMap((python) => {
    const ran = spawnSync(python, ['-c', HAVE, ...ASKED], { encoding: 'utf8' });
    return ran.status === 0 ? [[python, JSON.parse(ran.stdout) as readonly string[]] as const] : [];
  });
  return new Map(asked);
}

/** The first Python 3 that has all of these modules, or null. */
export function pythonWith(...modules: readonly Module[]): string | null {
  pythons ??= askAll();
  const found = [...pythons].find(([, has]) => modules.every((one) => has.includes(one)));
  return found?.[0] ?? null;
}

const LOAD = `
import json, sys, yaml
out = []
for text in json.load(sys.stdin):
    try:
        out.append({"value": yaml.safe_load(text)})
    except yaml.YAMLError as error:
        out.append({"error": type(error).__name__})
json.dump(out, sys.stdout)
`;

export type YamlAnswer = { readonly value: unknown } | { readonly error: string };

/** What the real PyYAML reads in each text. */
export function loadWithPyYaml(python: string, texts: readonly string[]): readonly YamlAnswer[] {
  const input = JSON.stringify(texts);
  const out = execFileSync(python, ['-c', LOAD], { input, encoding: 'utf8', maxBuffer: 1 << 26 });
  return JSON.parse(out) as readonly YamlAnswer[];
}

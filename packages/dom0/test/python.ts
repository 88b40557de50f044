import { execFileSync, spawnSync } from 'node:child_process';

/** The first Python 3 that has a module, or null. */
export function pythonWith(module: string): string | null {
  for (const python of ['python3', '/usr/bin/python3']) {
    if (spawnSync(python, ['-c', `import ${module}`]).status === 0) return python;
  }
  return null;
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

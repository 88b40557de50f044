import { type Dom0Problem, type Dom0Result, done, problem, refused } from './problem.ts';
import { sha256 } from './sha256.ts';
import type { UnitFacts } from './unit.ts';

/** One file for dom0, or for the stick beside it. */
export interface BundleFile {
  /** Relative, ASCII, no `..`. */
  readonly path: string;
  readonly text: string;
  /** `0644` */
  readonly mode: string;
}

export interface ManifestFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mode: string;
}

/** What a bundle consists of. Its own digest is taken over the bytes that `printManifest` gives. */
export interface Manifest {
  readonly format: 1;
  readonly compiler: string;
  readonly release: 'R4.3';
  readonly unit: UnitFacts;
  readonly profile: { readonly name: string; readonly version: string; readonly sha256: string };
  /** Release's template by family, as resolved when this was compiled. */
  readonly templates: Readonly<Record<string, string>>;
  readonly files: readonly ManifestFile[];
}

const SHA256 = /^[0-9a-f]{64}$/;
const PATH = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;

export function manifestFile(file: BundleFile): ManifestFile {
  const bytes = new TextEncoder().encode(file.text);
  return { path: file.path, sha256: sha256(bytes), bytes: bytes.length, mode: file.mode };
}

/** The manifest as bytes to keep: two-space JSON with a last line feed. */
export function printManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown, keys: readonly string[]): boolean {
  return isRecord(value) && keys.every((key) => typeof value[key] === 'string');
}

function isManifestFile(value: unknown): value is ManifestFile {
  return (
    isRecord(value) &&
    texts(value, ['path', 'sha256', 'mode']) &&
    PATH.test(String(value.path)) &&
    SHA256.test(String(value.sha256)) &&
    /^0[0-7]{3}$/.test(String(value.mode)) &&
    Number.isSafeInteger(value.bytes)
  );
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || value.format !== 1 || value.release !== 'R4.3') return false;
  const { files, unit, profile, templates } = value;
  return (
    typeof value.compiler === 'string' &&
    texts(unit, ['unit', 'order', 'model', 'board', 'productName']) &&
    isRecord(unit) &&
    texts(unit.disk, ['model', 'serial']) &&
    texts(profile, ['name', 'version', 'sha256']) &&
    isRecord(templates) &&
    Object.values(templates).every((name) => typeof name === 'string') &&
    Array.isArray(files) &&
    files.every(isManifestFile)
  );
}

/** Reads a manifest's bytes as they came from a stick. */
export function readManifest(text: string): Dom0Result<Manifest> {
  const wrong = (code: 'too-large' | 'not-json' | 'shape', message: string): Dom0Result<Manifest> =>
    refused([
      problem(code, 'manifest.json', message, 'Use the manifest of the bundle as written.'),
    ]);
  if (text.length > 1 << 20) return wrong('too-large', 'The manifest is larger than 1 MiB.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong('not-json', 'The manifest is not JSON.');
  }
  return isManifest(value) ? done(value) : wrong('shape', 'The manifest has not the shape of one.');
}

/** Compares files with a manifest: each that is missing, added or changed is a problem. */
export function checkManifest(
  files: readonly BundleFile[],
  manifest: Manifest,
): Dom0Result<readonly ManifestFile[]> {
  const problems: Dom0Problem[] = [];
  const here = new Map(files.map((file) => [file.path, manifestFile(file)]));
  const fix = 'Write the stick again.';
  for (const want of manifest.files) {
    const have = here.get(want.path);
    here.delete(want.path);
    if (!have) {
      problems.push(
        problem('file-missing', want.path, 'The manifest lists it; it is not there.', fix),
      );
    } else if (have.sha256 !== want.sha256 || have.mode !== want.mode) {
      problems.push(
        problem('file-changed', want.path, 'Its bytes are not those of the manifest.', fix),
      );
    }
  }
  for (const path of here.keys()) {
    problems.push(problem('file-extra', path, 'The manifest does not list it.', fix));
  }
  return problems.length > 0 ? refused(problems) : done(manifest.files);
}

import { execFileSync } from 'node:child_process';
import { pythonWith } from './python.ts';

/** Salt's own renderer and state compiler, asked about one file as `state.apply nyx.profile` would. */
const READ = `
import json, os, sys, tempfile, types
try:
    import looseversion
except ImportError:  # Salt bundles it elsewhere; the standard library's class is the same
    import warnings
    warnings.simplefilter("ignore")
    from distutils.version import LooseVersion
    sys.modules["looseversion"] = types.ModuleType("looseversion")
    sys.modules["looseversion"].LooseVersion = LooseVersion
import salt.config, salt.loader, salt.state
out = []
with tempfile.TemporaryDirectory() as root:
    srv = os.path.join(root, "srv")
    os.makedirs(os.path.join(srv, "nyx"))
    opts = salt.config.minion_config(None)
    opts.update(root_dir=root, cachedir=root + "/cache", extension_modules=root + "/ext",
                pki_dir=root + "/pki", sock_dir=root + "/sock", conf_file=root + "/minion",
                file_client="local", renderer="yaml_jinja", id="dom0", log_level="critical",
                file_roots={"base": [srv]}, pillar_roots={"base": []}, grains={"id": "dom0"})
    for text in json.load(sys.stdin):
        with open(os.path.join(srv, "nyx", "one.sls"), "w", encoding="utf-8") as handle:
            handle.write(text)
        high = salt.state.HighState(opts)
        with high:
            tree, errors = high.render_highstate({"base": ["nyx.one"]})
            if not errors:
                errors = high.state.verify_high(tree)
            chunks = []
            if not errors:
                tree, errors = high.state.requisite_in(tree)
                chunks = high.state.compile_high_data(tree)
                chunks = chunks[0] if isinstance(chunks, tuple) else chunks
            hidden = ("__sls__", "__env__")
            out.append({"errors": [str(one) for one in errors],
                        "chunks": [{k: v for k, v in one.items() if k not in hidden}
                                   for one in chunks]})
json.dump(out, sys.stdout)
`;

/** `#!yaml` as the first bytes turns Jinja off; a line before it turns it on (facts 11.5). */
export const JINJA: readonly string[] = ['', '\n', '# a\n', '\ufeff'].map(
  (first) => `${first}#!yaml\n"nyx-1":\n  "test.nop":\n    - "name": "{{ 7*7 }}"\n`,
);

export interface SaltAnswer {
  readonly errors: readonly string[];
  /** What Salt would run, in its order. */
  readonly chunks: readonly Readonly<Record<string, unknown>>[];
}

/** What Salt shall run of a tree: one chunk a state, its arguments as one record. */
export function chunksOf(tree: unknown): readonly unknown[] {
  const states = Object.entries(tree as Record<string, Record<string, readonly object[]>>);
  return states.map(([id, state]) => {
    const [[name = '', list = []] = []] = Object.entries(state);
    const [module, fun] = name.split('.');
    const fields: Record<string, unknown> = Object.assign({ name: id }, ...list);
    return { ...fields, state: module, fun, __id__: id };
  });
}

/** The first Python 3 that has Salt and what it needs, or null. */
export function pythonWithSalt(): string | null {
  return pythonWith('distro', 'jinja2', 'msgpack', 'salt', 'yaml');
}

export function readWithSalt(python: string, texts: readonly string[]): readonly SaltAnswer[] {
  const input = JSON.stringify(texts);
  const options = { input, encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  return JSON.parse(
    execFileSync(python, ['-W', 'ignore', '-c', READ], options),
  ) as readonly SaltAnswer[];
}

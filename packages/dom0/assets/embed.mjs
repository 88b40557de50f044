// Writes src/asset/ from the files beside this one; `asset.test.ts` says when they differ.
import { readFileSync, writeFileSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const names = {
  COLLECTOR: 'nyx-collect',
  APPLY: 'nyx-apply',
  PACKAGES: 'nyx-packages',
  REMEMBER: 'nyx-remember',
  REMOVE: 'nyx-remove',
  STATUS: 'nyx-status',
  FIRSTBOOT: 'nyx-firstboot.service',
  AUTOSTART: 'nyx-status.desktop',
};
for (const [constant, name] of Object.entries(names)) {
  const text = readFileSync(new URL(name, here), 'utf8');
  const body = text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
  writeFileSync(
    new URL(`../src/asset/${constant.toLowerCase()}.ts`, here),
    `/** \`assets/${name}\`, byte for byte. */\nexport const ${constant} = \`${body}\`;\n`,
  );
}

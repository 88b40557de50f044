import { lint, loadPolicy, parse, printRule } from '@nyx/qrexec-policy';

const qube = {
  type: 'AppVM',
  tags: [],
  template_for_dispvms: false,
  default_dispvm: null,
} as const;
const system = { domains: { mail: qube, vault: qube, web: { ...qube, tags: ['nyx'] } } };
const source = {
  release: 'R4.3',
  files: {
    '30-user.policy': 'qubes.Gpg2 * mail @default allow target=vault\n',
    '31-nyx.policy': 'qubes.Gpg2 * @anyvm @anyvm deny\nqubes.Gpg2 * web vault ask\n',
  },
} as const;

const parsed = parse(source);
if (!parsed.ok)
  throw new Error(parsed.problems.map((one) => `${one.where}: ${one.message}`).join('\n'));

const policy = loadPolicy(parsed.value, system);
console.log(policy.evaluate({ source: 'mail', target: '@default', call: 'qubes.Gpg2' }));
// { result: 'allow', resolved_target: 'vault', autostart: true, notify: false, rule: '30-user.policy:1' }

for (const { where, severity, message } of lint(source, system))
  console.log(where, severity, message);
// 30-user.policy:1 note The call goes to vault, and 31-nyx.policy:1, which denies a direct call, is not asked again.
// 31-nyx.policy:2 error The rule never matches: 31-nyx.policy:1 answers first, and otherwise, as for qubes.Gpg2+ from web to vault.

console.log(parsed.value.rules.map(printRule)[0]);
// qubes.Gpg2 * mail @default allow target=vault

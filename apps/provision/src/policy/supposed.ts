import { type Domain, type PolicySource, parse, type SystemInfo } from '@nyx/qrexec-policy';

const qube = (more: Partial<Domain> = {}): Domain => ({
  type: 'AppVM',
  tags: [],
  template_for_dispvms: false,
  default_dispvm: 'supposed-dvm',
  ...more,
});

/**
 * A machine on which every name and tag of the policy exists, for looking at a policy alone: one
 * qube of each class, one for each tag, and each that a rule names. What it cannot know is which
 * qube has several tags at once.
 */
export function supposedSystem(source: PolicySource): SystemInfo {
  const domains: Record<string, Domain> = {
    'supposed-app': qube(),
    'supposed-template': qube({ type: 'TemplateVM' }),
    'supposed-standalone': qube({ type: 'StandaloneVM' }),
    'supposed-disposable': qube({ type: 'DispVM' }),
    'supposed-dvm': qube({ template_for_dispvms: true }),
  };
  const policy = parse(source);
  const rules = policy.ok ? policy.value.rules : [];
  const tokens = rules.flatMap(({ source: from, target, params }) =>
    [from, target, params.target, params.default_target].filter((token) => token !== undefined),
  );
  for (const token of new Set(tokens)) {
    const disposable = token.startsWith('@dispvm:');
    const named = disposable ? token.slice('@dispvm:'.length) : token;
    const tag = /^@tag:(.+)$/.exec(named)?.[1];
    if (tag !== undefined) {
      const name = `supposed-${tag}${disposable ? '-dvm' : ''}`;
      domains[name] = qube({ tags: [tag], template_for_dispvms: disposable });
    } else if (!named.startsWith('@') && named !== '*' && named !== 'dom0')
      domains[named] = qube({
        template_for_dispvms: disposable || (domains[named]?.template_for_dispvms ?? false),
      });
  }
  return { domains };
}

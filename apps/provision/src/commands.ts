import type { Command } from './command.ts';

/** One line of the help, and where the command is when it is wanted. */
export interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

/** Every command, in the order of the help. Nothing is imported until one is chosen. */
export const commands: readonly Entry[] = [
  {
    name: 'profile list',
    summary: 'The built-in profiles, and whether their claims are proved.',
    load: () => import('./commands/profile/list.ts'),
  },
  {
    name: 'profile show',
    summary: 'The qubes of a profile, why each exists, and its claims.',
    load: () => import('./commands/profile/show.ts'),
  },
  {
    name: 'profile check',
    summary: 'Whether a profile is one that Qubes accepts, and its claims hold.',
    load: () => import('./commands/profile/check.ts'),
  },
  {
    name: 'profile prove',
    summary: 'Each claim: proved, or the shortest path that breaks it.',
    load: () => import('./commands/profile/prove.ts'),
  },
  {
    name: 'profile blast',
    summary: 'What an attacker who owns one qube reaches.',
    load: () => import('./commands/profile/blast.ts'),
  },
  {
    name: 'profile diff',
    summary: 'What differs between two profiles.',
    load: () => import('./commands/profile/diff.ts'),
  },
  {
    name: 'policy lint',
    summary: 'What is wrong or can never match in a policy directory.',
    load: () => import('./commands/policy/lint.ts'),
  },
  {
    name: 'policy eval',
    summary: 'What the policy daemon would answer to calls.',
    load: () => import('./commands/policy/eval.ts'),
  },
  {
    name: 'policy graph',
    summary: 'Who may call whom, as dot, SVG or JSON.',
    load: () => import('./commands/policy/graph.ts'),
  },
  {
    name: 'hcl check',
    summary: "A machine's HCL report against its board's known-good record.",
    load: () => import('./commands/hcl/check.ts'),
  },
  {
    name: 'iso verify',
    summary: 'Whether an installation image, and a stick, is what Qubes signed.',
    load: () => import('./commands/iso/verify.ts'),
  },
  {
    name: 'stick build',
    summary: "Makes a unit's QUBES_OEM stick: an image, a folder or a device.",
    load: () => import('./commands/stick/build.ts'),
  },
  {
    name: 'plan',
    summary: 'What a profile would change on the machine of a snapshot.',
    load: () => import('./commands/machine/plan.ts'),
  },
  {
    name: 'verify',
    summary: 'Whether the machine of a snapshot is what its profile says.',
    load: () => import('./commands/machine/verify.ts'),
  },
  {
    name: 'drift',
    summary: 'Months later: what changed on a machine since its certificate.',
    load: () => import('./commands/machine/drift.ts'),
  },
  {
    name: 'packages verify',
    summary: 'Whether the templates say that they have what a profile wants.',
    load: () => import('./commands/packages/verify.ts'),
  },
  {
    name: 'removal',
    summary: 'What taking qubes of Nyx away means, in the order in which it would go.',
    load: () => import('./commands/machine/removal.ts'),
  },
  {
    name: 'snapshot redact',
    summary: 'A snapshot for support: no name, host, serial or remark of the owner.',
    load: () => import('./commands/snapshot/redact.ts'),
  },
  {
    name: 'keys create',
    summary: 'A key pair that may sign certificates or trust roots.',
    load: () => import('./commands/keys/create.ts'),
  },
  {
    name: 'trust-root create',
    summary: 'The signed file that says which keys may sign what.',
    load: () => import('./commands/trust-root/create.ts'),
  },
  {
    name: 'trust-root show',
    summary: 'Who may sign what, and until when.',
    load: () => import('./commands/trust-root/show.ts'),
  },
  {
    name: 'certificate verify',
    summary: 'What a certificate proves, shows weakly and does not prove.',
    load: () => import('./commands/certificate/verify.ts'),
  },
  {
    name: 'unit next',
    summary: 'Claims the next paid order to build.',
    load: () => import('./commands/unit/next.ts'),
  },
  {
    name: 'unit show',
    summary: 'Where a unit stands and what comes next.',
    load: () => import('./commands/unit/show.ts'),
  },
  {
    name: 'unit build',
    summary: "Writes the unit's stick folder and reads it back.",
    load: () => import('./commands/unit/build.ts'),
  },
  {
    name: 'unit record',
    summary: 'Checks and attaches what was measured on the unit.',
    load: () => import('./commands/unit/record.ts'),
  },
  {
    name: 'unit certify',
    summary: 'Signs what was measured, with two keys of two people.',
    load: () => import('./commands/unit/certify.ts'),
  },
  {
    name: 'unit ship',
    summary: 'Signs how a certified unit is sent, and hands it to the carrier.',
    load: () => import('./commands/unit/ship.ts'),
  },
  {
    name: 'audit verify',
    summary: 'Whether the audit trail of the API is whole, checked here.',
    load: () => import('./commands/audit/verify.ts'),
  },
  {
    name: 'order show',
    summary: 'An order and its money: what came, what goes back.',
    load: () => import('./commands/order/show.ts'),
  },
  {
    name: 'order payment record',
    summary: 'Records money that came by bank, in cash or at pickup.',
    load: () => import('./commands/order/payment/record.ts'),
  },
  {
    name: 'order cancel',
    summary: 'Cancels an order that has not left; what was paid goes back.',
    load: () => import('./commands/order/cancel.ts'),
  },
  {
    name: 'order refund record',
    summary: 'Records that a refund by bank or in cash was sent.',
    load: () => import('./commands/order/refund/record.ts'),
  },
  {
    name: 'order refund',
    summary: 'Gives money back, never more than came.',
    load: () => import('./commands/order/refund.ts'),
  },
  {
    name: 'order delivered',
    summary: 'Records that the parcel has arrived.',
    load: () => import('./commands/order/delivered.ts'),
  },
  {
    name: 'order returned',
    summary: 'Records that the laptop is back; a withdrawal is paid out.',
    load: () => import('./commands/order/returned.ts'),
  },
  {
    name: 'access list',
    summary: 'Who has a key to the API, and what it may do.',
    load: () => import('./commands/access/list.ts'),
  },
  {
    name: 'access create',
    summary: 'A key to the API for a person, with what it may do.',
    load: () => import('./commands/access/create.ts'),
  },
  {
    name: 'access revoke',
    summary: 'Takes a key to the API back, at once.',
    load: () => import('./commands/access/revoke.ts'),
  },
  {
    name: 'journey',
    summary: 'Plays the whole story on a fresh stack, and measures it.',
    load: () => import('./commands/journey.ts'),
  },
];

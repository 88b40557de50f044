import { type Claim, type Profile, type Proof, SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { columns } from '../columns.ts';
import { count } from '../problem.ts';

const shown = (value: string | null) =>
  value === null ? 'none' : value === SYSTEM_DEFAULT ? 'default' : value;

/** A profile as a person reads it: what is there and why. */
export function profileText(profile: Profile): string {
  const { name, version, title, summary, release, qubes, policy, claims } = profile;
  const rows = qubes.map((qube) => [
    qube.name,
    qube.label,
    qube.class,
    shown(qube.template),
    `netvm ${shown(qube.netvm)}`,
    qube.clonedFrom === null ? qube.why : `${qube.why} (Settings of ${qube.clonedFrom}, no data.)`,
  ]);
  const rules = policy.map((rule) => [
    `${rule.service} ${rule.argument} ${rule.source} ${rule.target} ${rule.action}`,
    rule.why,
  ]);
  return [
    `${title} (${name} ${version}, for Qubes ${release})\n${summary}\n`,
    `\n${count(qubes.length, 'qube')}:\n${columns(rows, '  ')}`,
    policy.length === 0 ? '' : `\n${count(policy.length, 'rule')}:\n${columns(rules, '  ')}`,
    `\n${count(claims.length, 'claim')}:\n${columns(claims.map(claimRow), '  ')}`,
  ].join('');
}

function claimRow({ id, text }: Claim): readonly string[] {
  return [id, text];
}

/** Each claim with its proof; a broken one with the path that breaks it. */
export function proofsText(proofs: readonly Proof[]): string {
  const lines = proofs.map((proof) => {
    const { id, text } = proof.claim;
    return proof.proved
      ? `proved  ${id}: ${text}\n`
      : `BROKEN  ${id}: ${text}\n        ${proof.sentence}\n`;
  });
  const proved = proofs.filter((proof) => proof.proved).length;
  return `${lines.join('')}${proved} of ${count(proofs.length, 'claim')} proved.\n`;
}

import type { Unit } from '@nyx/contract';
import {
  type RootKeys,
  type StatementType,
  type Verdict,
  verifyCertificate,
} from '@nyx/unit-certificate';
import { type Answer, refused } from '../http/refuse.ts';

/** Decides which certificates are stored. */
export interface CertificateJudge {
  /** The trust root's file as it is, or null when the shop has none. */
  readonly trustRoot: string | null;
  /** What a stored certificate shows; undefined where nothing can be verified. */
  read(certificate: string, now: Date): Promise<Verdict | undefined>;
  judge(certificate: string, unit: Unit, now: Date): Promise<Answer<null, 'certificate-refused'>>;
  /** Whether the whole file, with the line of how the unit was sent, still verifies and says so. */
  judgeShipped(
    file: string,
    unit: Unit,
    carrier: string,
    now: Date,
  ): Promise<Answer<null, 'certificate-refused'>>;
}

/** Without a trust root nothing can be verified: certificates are stored as they come. */
export const noJudge: CertificateJudge = {
  trustRoot: null,
  read: () => Promise.resolve(undefined),
  judge: () => Promise.resolve({ ok: true, value: null }),
  judgeShipped: () => Promise.resolve({ ok: true, value: null }),
};

/** A shop with a trust root stores what verifies against it and is about this unit and order. */
export function trustRootJudge(trustRoot: string, rootKeys: RootKeys): CertificateJudge {
  const verdictOn = (
    certificate: string,
    unit: Unit,
    statements: readonly StatementType[],
    now: Date,
  ) =>
    verifyCertificate({
      certificate,
      trustRoot,
      rootKeys,
      now,
      expectations: {
        unit: unit.id,
        order: unit.order.digest,
        profile: unit.profile.digest,
        profileVersion: unit.profile.version,
        way: unit.way,
        statements,
      },
    });
  return {
    trustRoot,
    read: async (certificate, now) => {
      const verdict = await verifyCertificate({ certificate, trustRoot, rootKeys, now });
      return verdict.authentic ? verdict : undefined;
    },
    judge: async (certificate, unit, now) => {
      const verdict = await verdictOn(certificate, unit, statementsOf(unit.way), now);
      return verdict.ok ? { ok: true, value: null } : refusedBy(verdict.problems);
    },
    judgeShipped: async (file, unit, carrier, now) => {
      const statements = [...statementsOf(unit.way), 'unit-ship/v1'] as const;
      const verdict = await verdictOn(file, unit, statements, now);
      if (!verdict.ok) return refusedBy(verdict.problems);
      const last = verdict.statements.at(-1)?.facts;
      if (last?.type === 'unit-ship/v1' && last.carrier === carrier)
        return { ok: true, value: null };
      return refused(
        'certificate-refused',
        'statement',
        'The line does not say that this carrier has it.',
        'Sign how it was sent, with the carrier of the parcel.',
      );
    },
  };
}

function refusedBy(problems: Verdict['problems']) {
  return refused(
    'certificate-refused',
    problems[0]?.where ?? 'certificate',
    'The certificate does not verify, or is not about this unit.',
    'Make it anew from what was measured, with keys of the trust root.',
    problems,
  );
}

/** What a certificate must speak about; a bench-provisioned machine was seen, so that it says how. */
function statementsOf(way: Unit['way']): readonly StatementType[] {
  return way === 'bench-provisioned'
    ? ['unit-provision/v1', 'unit-state/v1']
    : ['unit-provision/v1'];
}

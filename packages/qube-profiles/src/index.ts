export type { ProfileChange } from './change.ts';
export type { Claim, Place } from './claim.ts';
export type { Flow, FlowKind } from './flow.ts';
export type { ProfileCode, ProfileProblem, ProfileResult } from './problem.ts';
export type {
  Label,
  Profile,
  ProfileGlobals,
  ProfileQube,
  ProfileRule,
  ProfileTemplate,
} from './profile.ts';
export { SYSTEM_DEFAULT } from './profile.ts';
export type { BlastRadius, Proof } from './proof.ts';
export type { World, WorldQube } from './world.ts';

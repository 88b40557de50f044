export { builtInProfiles, findProfile } from './builtin/index.ts';
export { stockDefault } from './builtin/stock.ts';
export { applyChanges, brokenClaims } from './change/apply.ts';
export type { ProfileChange } from './change.ts';
export type { Claim, Place } from './claim.ts';
export type { Flow, FlowKind } from './flow.ts';
export { flows } from './flows.ts';
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
export { blastRadius, Prover, prove, proveAll, sentenceOf } from './prove.ts';
export type { InstallerQube } from './release/installer.ts';
export { INSTALLER_GLOBALS, installerQubes } from './release/installer.ts';
export type { ShippedRule } from './release/shipped.ts';
export { shippedFiles, shippedPolicy, shippedRules } from './release/shipped.ts';
export type { TemplateFamily } from './release/template.ts';
export { findFamily, templateFamilies } from './release/template.ts';
export { claimSentence } from './sentence.ts';
export { type Hardware, validate } from './validate/validate.ts';
export type { World, WorldQube } from './world.ts';
export { claimFile, convenienceFile, laidOver, profileRules, worldOf } from './world-of.ts';

export { type Bundle, type CompileOptions, compileBundle } from './bundle.ts';
export { checkProfile } from './check-profile.ts';
export { type Drift, drift, type Weakened } from './drift.ts';
export { type KickstartOptions, kickstart, type Way } from './kickstart.ts';
export {
  type BundleFile,
  checkManifest,
  type Manifest,
  type ManifestFile,
  printManifest,
  readManifest,
} from './manifest.ts';
export {
  type Packages,
  type PackagesVerification,
  readPackages,
  verifyPackages,
} from './packages.ts';
export { type Plan, type PlanOptions, plan } from './plan.ts';
export { printSnapshot } from './print-snapshot.ts';
export type { Dom0Code, Dom0Problem, Dom0Result } from './problem.ts';
export { readSnapshot } from './read-snapshot.ts';
export { redact } from './redact.ts';
export { type Broken, type RehearseOptions, rehearse } from './rehearse.ts';
export { madeByNyx, removal } from './removal.ts';
export { sha256 } from './sha256.ts';
export type {
  Setting,
  SettingValue,
  Snapshot,
  SnapshotDevice,
  SnapshotPolicy,
  SnapshotQube,
} from './snapshot.ts';
export type { Act, Phase, State } from './state.ts';
export type { Step } from './step.ts';
export { STICK_LABEL, stickFiles } from './stick.ts';
export { checkUnit, type UnitFacts } from './unit.ts';
export { type Evidence, type Verification, type VerifyOptions, verify } from './verify.ts';
export { systemInfoOf, worldOfSnapshot } from './world-of-snapshot.ts';

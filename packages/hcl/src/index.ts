export {
  type Board,
  type BoardFirmware,
  type BoardId,
  type BoardNote,
  type DmiName,
  hasDmi,
  isAbout,
  isRealSerial,
  type KnownGood,
} from './board.ts';
export { boards, findBoard } from './boards.ts';
export { checkReport, type ExpectedHardware } from './check.ts';
export { type Facets, type FacetValue, facets } from './facets.ts';
export type { HclCheck, HclFinding, HclFindingCode, HclSeverity } from './finding.ts';
export {
  type BoardVerdict,
  type Check,
  judgeBoard,
  type Tally,
  type Verdict,
} from './judge.ts';
export { isPlaceholder, PLACEHOLDERS } from './placeholder.ts';
export type { HclCode, HclProblem, HclResult } from './problem.ts';
export { type ReportFile, readReport, readReports, reportId } from './read.ts';
export {
  compareLines,
  compareReleases,
  parseRelease,
  type Release,
  type ReleaseStage,
} from './release.ts';
export type {
  Answer,
  FirmwareKind,
  Link,
  MachineType,
  Report,
  ReportVersion,
  Status,
  Tpm,
} from './report.ts';
export {
  type Hit,
  indexReports,
  type Query,
  type ReportIndex,
  search,
  type TpmFacet,
} from './search.ts';
export { type WifiCard, type WifiCardId, wifiCards, wifiOf } from './wifi.ts';

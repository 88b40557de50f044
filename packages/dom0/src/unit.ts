import { findBoard, hasDmi, isPlaceholder, isRealSerial } from '@nyx/hcl';
import { type Dom0Problem, type Dom0Result, done, problem, refused } from './problem.ts';

/** The one machine that a stick is made for, as the bench read it from the machine itself. */
export interface UnitFacts {
  /** `unt_…` */
  readonly unit: string;
  /** `ord_…` */
  readonly order: string;
  readonly model: string;
  readonly board: string;
  /** DMI product name, byte for byte. */
  readonly productName: string;
  readonly disk: { readonly model: string; readonly serial: string };
}

/** sysfs pads with spaces; the guard on the machine trims them, so none may stand at an end. */
const HARDWARE = /^[A-Za-z0-9]([A-Za-z0-9 ._+/()-]{0,78}[A-Za-z0-9.)])?$/;

function check(where: string, value: string, pattern: RegExp, example: string): Dom0Problem[] {
  if (pattern.test(value)) return [];
  const message =
    'The value is empty, too long, or holds a character that cannot stand in a script.';
  return [problem('unit', where, message, `Give something like ${example}.`)];
}

function identity(where: string, value: string, example: string): Dom0Problem[] {
  const shape = check(where, value, HARDWARE, example);
  if (shape.length > 0 || !isPlaceholder(value)) return shape;
  const message = `"${value}" is what many machines say: it identifies none.`;
  return [problem('placeholder', where, message, 'Read the value from the part itself.')];
}

function boardProblems(unit: UnitFacts): readonly Dom0Problem[] {
  const board = findBoard(unit.board);
  if (!board) {
    const message = `No board is called ${unit.board}.`;
    return [
      problem('unit', 'unit.board', message, 'Use a board of @nyx/hcl, such as novacustom-v54.'),
    ];
  }
  const problems: Dom0Problem[] = [];
  if (!hasDmi(board, { product: unit.productName })) {
    const names = board.dmi.map((dmi) => dmi.product).join(' or ');
    const message = `No ${board.name} calls itself ${unit.productName}.`;
    problems.push(problem('unit', 'unit.productName', message, `Expect ${names}.`));
  }
  if (!isRealSerial(board, unit.disk.serial)) {
    const message = `"${unit.disk.serial}" is no serial of one disk.`;
    problems.push(
      problem('placeholder', 'unit.disk.serial', message, 'Read it from the disk itself.'),
    );
  }
  return problems;
}

/** Every field as it may stand in a file name, a script and a manifest; placeholders never count. */
export function checkUnit(unit: UnitFacts): Dom0Result<UnitFacts> {
  const problems = [
    ...check('unit.unit', unit.unit, /^[a-z]{3}_[A-Za-z0-9]{1,40}$/, 'unt_7Q2M'),
    ...check('unit.order', unit.order, /^[a-z]{3}_[A-Za-z0-9]{1,40}$/, 'ord_7Q2M'),
    ...check('unit.model', unit.model, /^[a-z0-9][a-z0-9-]{0,40}$/, 'v54'),
    ...check('unit.board', unit.board, /^[a-z0-9][a-z0-9_-]{0,60}$/, 'novacustom-v54'),
    ...identity('unit.productName', unit.productName, 'V54x_6x_TU'),
    ...identity('unit.disk.model', unit.disk.model, 'Samsung SSD 980 PRO 1TB'),
    ...identity('unit.disk.serial', unit.disk.serial, 'S5GXNX0T123456A'),
  ];
  if (problems.length === 0) problems.push(...boardProblems(unit));
  return problems.length === 0 ? done(unit) : refused(problems);
}

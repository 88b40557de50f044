import { expect, it } from 'vitest';
import { Partition } from './partition.ts';

it('keeps together what was always split alike, with the marks of each split', () => {
  const partition = new Partition([0, 0, 1, 0]);
  partition.split([1]);
  partition.split([0, 1, 2], 7);
  partition.split([0, 2], 9);
  expect(partition.parts()).toEqual([
    { numbers: [0], marks: [9, 7] },
    { numbers: [1], marks: [7] },
    { numbers: [2], marks: [9, 7] },
    { numbers: [3], marks: [] },
  ]);
});

it('leaves in one class what is split off from it together', () => {
  const partition = new Partition([0, 0, 0]);
  partition.split([0, 2], 4);
  expect(partition.parts()).toEqual([
    { numbers: [0, 2], marks: [4] },
    { numbers: [1], marks: [] },
  ]);
});

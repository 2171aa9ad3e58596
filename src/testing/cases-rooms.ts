import type { NamedCase } from './named-case.js';
import { bay, cell, commit, commitIfFree, day, find, release, reserve } from './script.js';

/** What has room for so much at a time. */
export const roomCases: readonly NamedCase[] = [
  {
    name: 'a room is full at its limit, and every time of it is full by itself',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { rooms: [day(2, 7)] }), 'held'],
      [reserve('2', ['1 a/x'], { rooms: [day(1, 7)] }), 'short day@7 0 of 1'],
      [reserve('2', ['1 a/x'], { rooms: [day(1, 8)] }), 'held'],
      [reserve('3', ['1 a/x'], { rooms: [day(2, 8)] }), 'short day@8 1 of 2'],
      [reserve('3', ['1 a/x'], { rooms: [day(1, 7, 2, 'other')] }), 'held'],
    ],
  },
  {
    name: 'the limit is what whoever asks says it is',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { rooms: [day(2, 0, 2)] }), 'held'],
      [reserve('2', ['1 a/x'], { rooms: [day(1, 0, 3)] }), 'held'],
      [reserve('3', ['1 a/x'], { rooms: [day(1, 0, 1)] }), 'short day@0 0 of 1'],
      [reserve('3', ['1 a/x'], { rooms: [day(1, 1, 0)] }), 'short day@1 0 of 1'],
      [reserve('1', ['1 a/x'], { rooms: [day(2, 0, 9)] }), 'held'],
      [reserve('1', ['1 a/x'], { rooms: [day(1, 0, 2)] }), 'refused DUPLICATE_ID id'],
      [reserve('1', ['1 a/x']), 'refused DUPLICATE_ID id'],
    ],
  },
  {
    name: 'lines and rooms are held together or not at all, and all that was short is named',
    cells: ['1 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { rooms: [day(3, 0), day(1, 1)] }), 'short day@0 2 of 3'],
      [reserve('1', ['2 a/x'], { rooms: [day(1, 0)] }), 'short a/x 1 of 2'],
      [reserve('1', ['2 a/x'], { rooms: [day(3, 1), day(4, 0)] }), 'short a/x 1 of 2, day@0 2 of 4, day@1 2 of 3'],
      [reserve('1', ['1 a/x'], { rooms: [day(2, 0), day(2, 1)] }), 'held'],
    ],
  },
  {
    name: 'partial: rooms are held in full or nothing is',
    cells: ['1 a/x'],
    lines: [
      [reserve('1', ['3 a/x'], { partial: true, rooms: [day(3, 0)] }), 'short a/x 1 of 3, day@0 2 of 3'],
      [reserve('1', ['3 a/x'], { partial: true, rooms: [day(2, 0)] }), 'held, short a/x 1 of 3'],
      [reserve('2', [], { rooms: [day(1, 0)] }), 'short day@0 0 of 1'],
    ],
  },
  {
    name: 'partial: a room alone, and a room with lines of which nothing is there',
    cells: ['1 a/x, 1 reserved'],
    lines: [
      [reserve('1', ['1 a/x'], { partial: true, rooms: [day(1, 0)] }), 'short a/x 0 of 1'],
      [reserve('2', [], { partial: true, rooms: [day(2, 0)] }), 'held'],
    ],
  },
  {
    name: 'uses of one room at one time are one use',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { rooms: [day(2, 0), day(1, 0)] }), 'short day@0 2 of 3'],
      [reserve('1', ['1 a/x'], { rooms: [day(1, 1), day(1, 0), day(1, 0)] }), 'held'],
      [find('1'), 'held 1 a/x + 2 day@0 (limit 2) + 1 day@1 (limit 2)'],
      [reserve('1', ['1 a/x'], { rooms: [day(2, 0), day(1, 1)] }), 'held'],
    ],
  },
  {
    name: 'release and expiry make room again; commit keeps it for good',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { rooms: [day(1, 0)] }), 'held'],
      [reserve('2', ['1 a/x'], { rooms: [day(1, 0)], ttlMinutes: 1 }), 'held'],
      [reserve('3', [], { rooms: [day(1, 0)] }), 'short day@0 0 of 1'],
      [release('1'), 'released'],
      [reserve('3', [], { rooms: [day(1, 0)] }), 'held'],
      { pass: 1 },
      [reserve('4', [], { rooms: [day(1, 0)] }), 'held'],
      [commit('3'), 'committed'],
      [commit('4'), 'committed'],
      [release('4'), 'committed'],
      [reserve('5', [], { rooms: [day(1, 0)] }), 'short day@0 0 of 1'],
    ],
  },
  {
    name: 'commit if free wants the room too',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', ['1 a/x'], { rooms: [day(2, 0)], ttlMinutes: 1 }), 'held'],
      { pass: 1 },
      [reserve('2', [], { rooms: [day(1, 0)] }), 'held'],
      [commitIfFree('1'), 'short day@0 1 of 2'],
      [cell('a/x'), '9 on hand, 0 held, 9 available, version 0'],
      [release('2'), 'released'],
      [commitIfFree('1'), 'committed'],
      [reserve('3', [], { rooms: [day(1, 0)] }), 'short day@0 0 of 1'],
    ],
  },
  {
    name: 'bays: a use lasts, and is over when it is over',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', [], { rooms: [bay(60)] }), 'held'],
      [reserve('2', [], { rooms: [bay(31)] }), 'short bays@31 0 of 1'],
      [reserve('2', [], { rooms: [bay(89)] }), 'short bays@89 0 of 1'],
      [reserve('2', [], { rooms: [bay(30)] }), 'held'],
      [reserve('3', [], { rooms: [bay(90)] }), 'held'],
      [reserve('4', [], { rooms: [bay(60, 2)] }), 'held'],
    ],
  },
  {
    name: 'bays: uses that only touch each other’s ends do not add up',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', [], { rooms: [bay(0, 2)] }), 'held'],
      [reserve('2', [], { rooms: [bay(30, 2)] }), 'held'],
      [reserve('3', [], { rooms: [bay(15, 2)] }), 'held'],
      [reserve('4', [], { rooms: [bay(20, 2)] }), 'short bays@20 0 of 1'],
      [reserve('4', [], { rooms: [bay(44, 2)] }), 'short bays@44 0 of 1'],
      [reserve('4', [], { rooms: [bay(45, 2)] }), 'held'],
      [reserve('5', [], { rooms: [bay(-15, 2)] }), 'held'],
      [reserve('6', [], { rooms: [bay(-14, 3, 2)] }), 'short bays@-14 1 of 2'],
    ],
  },
  {
    name: 'bays: uses of one claim count each other',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', [], { rooms: [bay(0), bay(10)] }), 'short bays@0 0 of 1, bays@10 0 of 1'],
      [reserve('1', [], { rooms: [bay(0), bay(30)] }), 'held'],
      [reserve('2', [], { rooms: [bay(60, 2), bay(70, 2)] }), 'held'],
      [reserve('3', [], { rooms: [bay(80, 2)] }), 'short bays@80 0 of 1'],
    ],
  },
  {
    name: 'an overdue hold of a room stands in nobody’s way',
    cells: ['9 a/x'],
    lines: [
      [reserve('1', [], { rooms: [bay(0)], ttlMinutes: 1 }), 'held'],
      { pass: 1 },
      [reserve('2', [], { rooms: [bay(10)] }), 'held'],
      [commitIfFree('1'), 'short bays@0 0 of 1'],
    ],
  },
];

/** Every adapter does what every adapter must do, and no adapter is forgotten. */

import { expect, test } from 'vitest';
import { ADAPTERS } from '../../adapters/index.js';
import { conforms } from './conforms.js';
import { SUBJECTS } from './subjects.js';

test('every platform of the table is tried', () => {
  const tried = new Set(SUBJECTS.map((subject) => subject.adapter.name));
  expect(ADAPTERS.filter((adapter) => !tried.has(adapter.name)).map((adapter) => adapter.name)).toEqual([]);
});

for (const subject of SUBJECTS) conforms(subject);

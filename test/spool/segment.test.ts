/** Reading a segment back: every whole record, nothing of a torn end, and never a damaged one for a good one. */

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameRecord, readSegment } from '../../src/spool/segment.js';

const bodies = [Buffer.from('第一条'), Buffer.from('第二条，长一些'), Buffer.from('第三条')];
const whole = Buffer.concat(bodies.map(frameRecord));
const textsOf = (bytes: Buffer) => readSegment(bytes).records.map((record) => record.body?.toString());

test('what was written is read, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 500 }), { maxLength: 20 }), (list) => {
      const bytes = Buffer.concat(list.map((body) => frameRecord(Buffer.from(body))));
      const { records, end, tail } = readSegment(bytes);
      expect(records.map((record) => record.body)).toEqual(list.map((body) => Buffer.from(body)));
      expect([end, tail]).toEqual([bytes.length, 'nothing']);
    }),
  );
});

test('cut at any byte of the last record, the records before it are safe and the end is torn', () => {
  const lastAt = whole.length - frameRecord(bodies[2]!).length;
  for (let cut = lastAt + 1; cut < whole.length; cut += 1) {
    const { records, end, tail } = readSegment(whole.subarray(0, cut));
    expect(records.map((record) => record.body?.toString())).toEqual(['第一条', '第二条，长一些']);
    expect([end, tail]).toEqual([lastAt, 'torn']);
  }
});

test('an end of zeros, as a file that grew before its bytes were written, is torn', () => {
  for (const zeros of [1, 11, 12, 13, 4_096])
    expect(readSegment(Buffer.concat([whole, Buffer.alloc(zeros)]))).toMatchObject({
      end: whole.length,
      tail: 'torn',
    });
  const halfWritten = Buffer.from(whole);
  halfWritten.fill(0, whole.length - 4);
  expect(readSegment(halfWritten)).toMatchObject({ tail: 'torn', records: [{}, {}] });
});

test('a changed byte in the middle costs that record and no other', () => {
  const inSecond = frameRecord(bodies[0]!).length + 20;
  const changed = Buffer.from(whole);
  changed[inSecond]! ^= 1;
  expect(textsOf(changed)).toEqual(['第一条', undefined, '第三条']);
});

test('a changed length is noticed: what stands behind it is kept as damaged, not cut', () => {
  const changed = Buffer.from(whole);
  changed[frameRecord(bodies[0]!).length + 2]! ^= 1;
  expect(readSegment(changed)).toMatchObject({ tail: 'damaged', end: frameRecord(bodies[0]!).length });
});

test('any bytes at all are read without an error, and never as more than they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      const { end } = readSegment(Buffer.from(bytes));
      expect(end).toBeLessThanOrEqual(bytes.length);
    }),
  );
  expect(textsOf(randomBytes(5_000))).toEqual([]);
});

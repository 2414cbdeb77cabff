/** Corpus lines with slips of all kinds, and words nobody typed, through everything before the database: exceptions and CPU time. */

import fc from 'fast-check';
import { clean } from '../../../src/chat/clean.js';
import { guard } from '../../../src/chat/guard.js';
import { look } from '../../../src/chat/look.js';
import { understand } from '../../../src/chat/understand.js';
import { contextOf, corpus, eventOf, type Line, REAL_TABLE } from '../../chat/corpus.js';

export interface Mutated {
  count: number;
  /** Milliseconds of CPU a message. */
  p99Ms: number;
  maxMs: number;
  /** How often each kind was read. */
  kinds: Record<string, number>;
}

const PIECES = [
  '打',
  '卡',
  '咔',
  '补',
  '《',
  '》',
  '第三章',
  '：',
  '，',
  '?',
  '吗',
  '不',
  '1',
  '@',
  '#',
  ' ',
  '\n',
]
  .concat([
    '是',
    '不对，是',
    '建议',
    '心得：',
    '4.20',
    '昨天',
    'daka',
    '😀',
    '👨‍👩‍👧',
    '\u200b',
    '\ufe0f',
    '\ud800',
    '　',
    'ｄｋ',
  ])
  .concat(['@李秀兰 ', '@群议\u2005', '請假', '學習', '補', '[微信红包]', 'https://a.cn ']);

type Slip = { kind: string; at: number; piece: string };
const slip: fc.Arbitrary<Slip> = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'swap', 'double', 'wide', 'cut', 'join'),
  at: fc.nat(120),
  piece: fc.constantFrom(...PIECES),
});

function slipped(text: string, { kind, at: far, piece }: Slip): string {
  const at = text.length === 0 ? 0 : far % text.length;
  if (kind === 'insert') return text.slice(0, at) + piece + text.slice(at);
  if (kind === 'delete') return text.slice(0, at) + text.slice(at + 1);
  if (kind === 'swap')
    return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
  if (kind === 'double') return text.slice(0, at) + (text[at] ?? '') + text.slice(at);
  if (kind === 'cut') return text.slice(0, at);
  if (kind === 'join') return text + text;
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}

const real = corpus.filter((line) => !line.honest);
const mutated = fc
  .tuple(fc.constantFrom(...real), fc.array(slip, { minLength: 1, maxLength: 4 }))
  .map(([line, slips]) => ({ line, text: slips.reduce(slipped, line.text) }));
const invented = fc
  .tuple(fc.constantFrom(...real), fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }))
  .map(([line, pieces]) => ({ line, text: pieces.join('') }));
const binary = fc
  .tuple(fc.constantFrom(...real), fc.string({ unit: 'binary', maxLength: 80 }))
  .map(([line, text]) => ({ line, text }));
const anyMessage = fc.oneof(
  { arbitrary: mutated, weight: 8 },
  { arbitrary: invented, weight: 1 },
  { arbitrary: binary, weight: 1 },
);

/** @throws what any of the readers throws, shrunk by fast-check. */
export function readMutated(count: number, seed: number): Mutated {
  const times = new Float64Array(count);
  const kinds: Record<string, number> = {};
  let nth = 0;
  fc.assert(
    fc.property(anyMessage, ({ line, text }) => {
      const started = process.cpuUsage();
      const kind = readOne(line, text);
      const { user, system } = process.cpuUsage(started);
      if (nth < count) times[nth] = (user + system) / 1000;
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      nth += 1;
    }),
    { numRuns: count, seed },
  );
  times.sort();
  return { count, p99Ms: times[Math.floor(count * 0.99)]!, maxMs: times[count - 1]!, kinds };
}

function readOne(line: Line, text: string): string {
  const guarded = guard(clean(eventOf(line, text)), REAL_TABLE);
  if ('refused' in guarded) return 'refused';
  const event = guarded.kept;
  if (event.type !== 'message' || look(event, REAL_TABLE) === 'drop') return 'dropped';
  const understood = understand(event, contextOf(line), REAL_TABLE);
  if (understood.kind === 'nothing') return 'nothing';
  // What is understood is what its job takes: the worker reads it so, and a row that cannot be read is tried in vain.
  REAL_TABLE.find((job) => job.name === understood.job)!.payload.parse(understood.payload);
  return understood.kind;
}

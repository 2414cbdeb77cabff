/** Junk for the wire: things that are no events, and an event with one place of it broken, place by place. */

const DEEP = JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) as unknown;

export const NO_EVENTS: readonly unknown[] = [
  null,
  0,
  '',
  '打卡',
  true,
  [],
  [[]],
  {},
  { header: null },
  { header: {}, event: null },
  { type: 'message' },
  { text: '打卡' },
  JSON.parse('{"__proto__":{"text":"打卡"}}'),
  { constructor: { prototype: {} } },
  { event: 'a'.repeat(100_000) },
  DEEP,
];

const INSTEAD: readonly unknown[] = [null, '', '\u0000\ud800', -1, 1e300, true, [], [null], {}];

/** The event with each of its places taken away, and with each replaced by what does not belong there. */
export function brokenVariants(event: unknown): unknown[] {
  return placesIn(event).flatMap((place) => [
    changed(event, place, undefined),
    ...INSTEAD.map((junk) => changed(event, place, junk)),
  ]);
}

type Place = readonly (string | number)[];

function placesIn(node: unknown): Place[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => [
    [key],
    ...placesIn(value).map((below) => [key, ...below]),
  ]);
}

function changed(event: unknown, place: Place, value: unknown): unknown {
  const copy = structuredClone(event) as Record<string | number, unknown>;
  const parent = place
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>((node, key) => node[key] as typeof copy, copy);
  const last = place.at(-1) as string;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

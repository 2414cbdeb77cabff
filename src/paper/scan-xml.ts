/** Walks through the XML of office files in one pass: no tree, no entities of its own, no namespaces. */

import { RosterRefused } from '../domain/roster-fault.js';

export interface XmlListener {
  /** @param name without prefix. @param attributes raw, for `attributeOf`. An empty element is closed at once. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** Decoded. */
  text(text: string): void;
}

/** Linear in the text's length. What is not well-formed ends early. @throws RosterRefused on a document type. */
export function scanXml(xml: string, listener: XmlListener): void {
  let at = 0;
  while (at < xml.length) {
    const tagAt = xml.indexOf('<', at);
    if (tagAt < 0) return;
    if (tagAt > at) listener.text(decodeXmlText(xml.slice(at, tagAt)));
    at =
      xml[tagAt + 1] === '!' || xml[tagAt + 1] === '?'
        ? skip(xml, tagAt, listener)
        : scanTag(xml, tagAt, listener);
  }
}

/** A comment, an instruction, or CDATA, which is text. @returns where it ends. */
function skip(xml: string, tagAt: number, listener: XmlListener): number {
  if (xml.startsWith('<![CDATA[', tagAt)) {
    const end = endOf(xml, ']]>', tagAt);
    listener.text(xml.slice(tagAt + 9, end - 3));
    return end;
  }
  if (xml.startsWith('<!--', tagAt)) return endOf(xml, '-->', tagAt);
  if (xml.startsWith('<?', tagAt)) return endOf(xml, '?>', tagAt);
  // A document type can define entities that grow without end; no office program writes one.
  throw new RosterRefused({ code: 'doctype' });
}

function endOf(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  return at < 0 ? xml.length : at + mark.length;
}

function scanTag(xml: string, tagAt: number, listener: XmlListener): number {
  const end = tagEnd(xml, tagAt + 1);
  if (end < 0) return xml.length;
  const closing = xml[tagAt + 1] === '/';
  const empty = xml[end - 1] === '/';
  const inner = xml.slice(tagAt + (closing ? 2 : 1), empty ? end - 1 : end);
  const space = blankAt(inner);
  const qualified = inner.slice(0, space);
  const name = qualified.slice(qualified.indexOf(':') + 1);
  if (closing) {
    listener.close(name);
    return end + 1;
  }
  listener.open(name, inner.slice(space));
  if (empty) listener.close(name);
  return end + 1;
}

/** Where the first white space is, the text's length without one. */
function blankAt(text: string): number {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) > SPACE) at++;
  return at;
}

/** The `>` that is not within quotes, or -1. */
function tagEnd(xml: string, from: number): number {
  let quote = 0;
  for (let at = from; at < xml.length; at++) {
    const code = xml.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === GREATER) return at;
    else if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) quote = code;
  }
  return -1;
}

/** The decoded value of an attribute, its prefix not regarded; undefined when absent. Called for every cell: no regex. */
export function attributeOf(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = attributes.charCodeAt(at - 1);
    if (at > 0 && before !== COLON && before > SPACE) continue;
    const equals = skipBlanks(attributes, at + name.length);
    if (attributes[equals] !== '=') continue;
    const start = skipBlanks(attributes, equals + 1);
    const quote = attributes[start];
    if (quote !== '"' && quote !== "'") continue;
    const end = attributes.indexOf(quote, start + 1);
    if (end >= 0) return decodeXmlText(attributes.slice(start + 1, end));
  }
  return undefined;
}

const COLON = 58;
const GREATER = 62;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
/** Space and every control character, so all of XML's white space. */
const SPACE = 32;

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= SPACE) at++;
  return at;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeXmlText(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED[name] ?? whole;
    const code = Number.parseInt(hex ?? decimal, hex ? 16 : 10);
    const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** Office writes characters that XML cannot hold as `_x000D_`. */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

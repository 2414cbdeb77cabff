/** 周报 and 期末报告 as cards: in numbers, by 界别, the books, 精选; long ones go on in a second card, no title is cut. */

import type { Card, OutboundMessage } from '../src/chat/outbound.js';
import type { Deed } from '../src/db/deed.js';
import type { ChatId } from '../src/db/schema.js';
import { type Digest, getDigest } from '../src/db/study-digest.js';
import type { StudyTopic } from '../src/db/study-topic.js';
import { spanInWords, digestWording as wording } from './wording/digest.js';

/** A card holds so many characters: three bytes each, far within what platforms take. */
const MOST_CHARS = 4_000;
const MOST_BOOKS = 20;

export interface DigestAsked {
  kind: 'weekly' | 'final';
  from: string;
  to: string;
  /** Only that group's; undefined: all of the topic. */
  chatId?: ChatId | undefined;
}

/** @returns none when nobody took part. */
export async function digestCards(
  deed: Deed,
  topic: StudyTopic,
  { kind, from, to, chatId }: DigestAsked,
): Promise<OutboundMessage[]> {
  const digest = await getDigest(deed.db, { topicId: topic.id, from, to, chatId });
  if (digest.days === 0 && digest.furtherPieces === 0) return [];
  const title = wording.title(topic.title, kind, spanInWords(from, to));
  return toCards(title, paragraphsOf(digest));
}

function paragraphsOf(digest: Digest): string[] {
  return [
    wording.numbers(digest),
    wording.sectors(digest.sectors),
    ...(digest.books.length > 0
      ? [wording.books(digest.books.slice(0, MOST_BOOKS), digest.books.length)]
      : []),
    ...(digest.featured.length > 0
      ? [wording.featuredHead(digest.featured.length), ...inTens(digest.featured.map(wording.featuredLine))]
      : []),
  ].filter((paragraph) => paragraph !== '');
}

/** Platforms count a card's paragraphs. */
function inTens(lines: readonly string[]): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < lines.length; at += 10) pieces.push(lines.slice(at, at + 10).join('\n'));
  return pieces;
}

function toCards(title: string, paragraphs: readonly string[]): OutboundMessage[] {
  const pages: string[][] = [[]];
  let chars = 0;
  for (const paragraph of paragraphs) {
    if (chars + paragraph.length > MOST_CHARS && chars > 0) {
      pages.push([]);
      chars = 0;
    }
    pages.at(-1)!.push(paragraph);
    chars += paragraph.length;
  }
  return pages.map((page, index) => {
    const card: Card = {
      title: index === 0 ? title : wording.goesOn(title),
      tone: 'blue',
      paragraphs: page,
      buttons: [],
    };
    return { type: 'card', card };
  });
}

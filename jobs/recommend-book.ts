/** 荐书: a member recommends a book to everybody. One recommendation a member and book; again is amended. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/personal-data.js';
import { bookKey, readRecommendation } from '../src/chat/recommendation-text.js';
import { replyAside, replySeen } from '../src/chat/reply.js';
import { insertRecommendation, listOwnRecommendations } from '../src/db/book-recommendation.js';
import type { Deed } from '../src/db/deed.js';
import type { InboxId } from '../src/db/schema.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { askingMember } from './asker.js';
import { bookWording as wording } from './wording/books.js';

const MAX_TITLE_CHARS = 80;
const MAX_REASON_CHARS = 300;

const payload = z.object({ books: z.array(z.string()), reason: z.string() });

export const recommendBook = defineJob<z.infer<typeof payload>, Deed>({
  name: 'recommend-book',
  title: '荐书',
  payload,
  command: {
    words: ['荐书', '推荐', '好书推荐', '推荐好书', '推荐一本书', '推荐一本好书', '好书分享'],
    usage: '荐书 《书名》 理由：……',
    who: 'member',
    read(match, _words, context) {
      const reading = readRecommendation(match, context.addressed);
      return reading && { payload: reading, reason: 'book recommended' };
    },
  },
  async run(asked, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    const books = readBooks(asked.books);
    const reason = maskPersonalData(asked.reason);
    const chars = visibleChars(reason);
    if (chars > MAX_REASON_CHARS)
      throw new UserError('text_too_long', wording.reasonTooLong(MAX_REASON_CHARS, chars), { chars });
    const own = await listOwnRecommendations(deed.db, member.memberId, member.committee.id, message.sentAt);
    const known = new Set(own.map((book) => book.key));
    const said = {
      committeeId: member.committee.id,
      memberId: member.memberId,
      books,
      reason,
      withdraws: false,
      sentAt: message.sentAt,
      inboxId: deed.inboxId as InboxId,
    };
    await insertRecommendation(deed.db, said, message);
    const titles = (isKnown: boolean) =>
      books.filter(({ key }) => known.has(key) === isKnown).map(({ title }) => title);
    if (titles(true).length === 0) return [replySeen(message, wording.recorded(member.name, titles(false)))];
    const fresh =
      titles(false).length > 0 ? [replySeen(message, wording.recorded(member.name, titles(false)))] : [];
    return [...fresh, replyAside(message, wording.amended(member.name, titles(true)))];
  },
});

/** @throws UserError where there is no book, or a title is none. */
function readBooks(typed: readonly string[]): { key: string; title: string }[] {
  const books = new Map(typed.map((title) => [bookKey(title), maskPersonalData(title)]));
  books.delete('');
  if (books.size === 0) throw new UserError('text_missing', wording.bookMissing);
  if ([...books.values()].some((title) => visibleChars(title) > MAX_TITLE_CHARS))
    throw new UserError('text_too_long', wording.titleTooLong(MAX_TITLE_CHARS));
  return [...books].map(([key, title]) => ({ key, title }));
}

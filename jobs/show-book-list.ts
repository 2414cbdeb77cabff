/** 书单: what the committee's members recommend: the most recommended and the newest, with who and why. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import { countRecommendedBooks, listRecommendedBooks } from '../src/db/book-recommendation.js';
import type { Deed } from '../src/db/deed.js';
import { committeeMeant } from './asker.js';
import { bookWording as wording } from './wording/books.js';

const MOST_BOOKS = 10;
const NEWEST_BOOKS = 5;
const IN_GROUP = 3;
/** What people ask each other; it is meant for us only when it is said to us. */
const ASKED_WORDS = ['有什么好书推荐', '最近有什么好书推荐', '有什么好书', '有哪些好书'];
const NOTHING_MORE = /^[\s?。,!~]*$/;

export const showBookList = defineJob<object, Deed>({
  name: 'show-book-list',
  title: '书单',
  payload: z.object({}),
  command: {
    words: ['书单', '荐书书单', '推荐书单', '看书单', '查看书单', ...ASKED_WORDS],
    usage: '书单',
    who: 'member',
    asks: true,
    read(match, _words, context) {
      if (!NOTHING_MORE.test(match.foldedRest)) return undefined;
      if (ASKED_WORDS.includes(match.word) && !context.addressed) return undefined;
      return { payload: {}, reason: 'book list asked for' };
    },
  },
  async run(_, deed) {
    const committee = committeeMeant(deed);
    const message = deed.event as MessageEvent;
    const count = await countRecommendedBooks(deed.db, committee.id);
    if (count === 0) return [replyTo(message, wording.empty)];
    const most = await listRecommendedBooks(deed.db, committee.id, 'most', MOST_BOOKS);
    const latest = await listRecommendedBooks(deed.db, committee.id, 'newest', NEWEST_BOOKS);
    const newest = latest.filter((book) => !most.some(({ key }) => key === book.key));
    const whole = replyPrivately(message, wording.whole(count, most, newest));
    if (message.chatKind === 'private') return [whole];
    const titles = most.slice(0, IN_GROUP).map((book) => book.title);
    const last = latest[0]?.title;
    const other = last !== undefined && titles.includes(last) ? undefined : last;
    return [replyTo(message, wording.inGroup(count, titles, other)), whole];
  },
});

/** 述学: a member's own report on what they studied: in numbers, the books, 精选 with 点评, then every 心得. */

import { listExportMembers, unitsOf } from '../db/export-members.js';
import type { ExportTopic } from '../db/export-scope.js';
import { countReflections } from '../db/reflection-export.js';
import type { MemberId } from '../db/schema.js';
import { countStudied, listBooksRead, type StudiedTopic } from '../db/study-report.js';
import { type DocumentWriter, openDocument } from './document-writer.js';
import type { FileRequest } from './file-request.js';
import { longSpan } from './file-words.js';
import { writeReflections } from './reflections-of.js';

const TABLE_WIDTHS = [3244, 1500, 1000, 1000, 1200, 900];
const NUMERALS = '一二三四';

/** @param memberId whose `request.scope` holds. */
export async function writeStudyReport(request: FileRequest, memberId: MemberId): Promise<void> {
  const { db, scope, committeeName, madeAt, sink } = request;
  const member = (await listExportMembers(db, scope.committeeId)).find((one) => one.id === memberId);
  const studied = await countStudied(db, scope);
  const title = `${member?.name ?? ''}委员学习报告`;
  const document = await openDocument(sink, { title, author: committeeName, madeAt });
  await document.paragraph('Title', '学习报告');
  if (member)
    await document.paragraph('Subtitle', [member.name, unitsOf(member, 'sector')].filter(Boolean).join('　'));
  await document.paragraph('Subtitle', committeeName);
  await document.paragraph('Subtitle', longSpan(scope));
  const topics = scope.topics.flatMap((topic) => {
    const count = studied.topics.find((one) => one.topicId === topic.id);
    return count ? [{ topic, count }] : [];
  });
  const parts = [
    { heading: '概况', write: () => writeNumbers(document, studied.days, topics) },
    ...(await booksPart(document, request)),
    ...(await reflectionParts(
      document,
      request,
      memberId,
      topics.map(({ topic }) => topic),
    )),
  ];
  for (const [at, part] of parts.entries()) {
    await document.heading(2, `${NUMERALS[at]}、${part.heading}`);
    await part.write();
  }
  await document.close();
}

interface Part {
  heading: string;
  write(): Promise<void>;
}

async function writeNumbers(
  document: DocumentWriter,
  days: number,
  topics: readonly { topic: ExportTopic; count: StudiedTopic }[],
): Promise<void> {
  const sum = (what: 'reflections' | 'furtherPieces' | 'chars' | 'featured') =>
    topics.reduce((all, { count }) => all + count[what], 0);
  const further = sum('furtherPieces') > 0 ? `，补充${sum('furtherPieces')}段` : '';
  const featured = sum('featured') > 0 ? `，其中精选${sum('featured')}篇` : '';
  await document.paragraph(
    'Words',
    `参加${topics.length}个专题的学习，打卡${days}天，写心得${sum('reflections')}篇${further}，共${sum('chars')}字${featured}。`,
  );
  if (topics.length === 0) return;
  await document.table(
    [
      ['专题', '打卡天数', '篇', '段', '字', '精选'],
      ...topics.map(({ topic, count }) => [
        topic.title,
        ...[count.days, count.reflections, count.furtherPieces, count.chars, count.featured].map(String),
      ]),
    ],
    TABLE_WIDTHS,
  );
}

async function booksPart(document: DocumentWriter, { db, scope }: FileRequest): Promise<Part[]> {
  const books = await listBooksRead(db, scope);
  if (books.length === 0) return [];
  const words = books.map(({ book, days }) => `《${book}》（${days}天）`).join('、');
  return [{ heading: '读过的书', write: () => document.paragraph('Words', `${words}。`) }];
}

async function reflectionParts(
  document: DocumentWriter,
  request: FileRequest,
  memberId: MemberId,
  topics: readonly ExportTopic[],
): Promise<Part[]> {
  const counts = await countReflections(request.db, request.scope);
  const part = (heading: string, featured: boolean): Part[] => {
    const own = topics.filter((topic) =>
      counts.some((count) => count.topicId === topic.id && count.featured === featured),
    );
    if (own.length === 0) return [];
    return [
      {
        heading,
        async write() {
          for (const topic of own) {
            await document.paragraph('Heading3', topic.title);
            await writeReflections(document, request, { topic, memberId, featured }, true);
          }
        },
      },
    ];
  };
  return [...part('精选', true), ...part('心得', false)];
}

/** 心得汇编: what members wrote, by topic, 界别 and author, 精选 first. */

import { type ExportMember, listExportMembers, unitsOf } from '../db/export-members.js';
import type { ExportTopic } from '../db/export-scope.js';
import { countAll } from '../db/export-totals.js';
import { countReflections, type ReflectionsOf } from '../db/reflection-export.js';
import { beijingDay } from '../domain/beijing-time.js';
import { type ContentsEntry, type DocumentWriter, openDocument } from './document-writer.js';
import type { FileRequest } from './file-request.js';
import { bookList, longSpan } from './file-words.js';
import { writeReflections } from './reflections-of.js';

interface Section {
  heading: string;
  featured: boolean;
  authors: readonly ExportMember[];
}

interface Chapter {
  topic: ExportTopic;
  pieces: number;
  sections: readonly Section[];
}

const FEATURED = '精选';
const NO_SECTOR = '未列界别';

export async function writeReflectionsDocument(request: FileRequest): Promise<void> {
  const { db, scope, madeAt, sink, committeeName } = request;
  const members = await listExportMembers(db, scope.committeeId);
  const chapters = planChapters(scope.topics, members, await countReflections(db, scope));
  const { members: taking, chars } = await countAll(db, scope);
  const pieces = chapters.reduce((all, chapter) => all + chapter.pieces, 0);
  const only = scope.topics.length === 1 ? scope.topics[0]?.title : undefined;
  const made = beijingDay(madeAt);
  const document = await openDocument(sink, {
    title: `${only ? `${only} ` : ''}学习心得汇编`,
    author: committeeName,
    madeAt,
    cover: {
      above: committeeName,
      title: '学习心得汇编',
      below: [...(only ? [only] : []), longSpan(scope), `${taking}位委员　心得${pieces}篇（段）　${chars}字`],
      foot: `${made.slice(0, 4)}年${Number(made.slice(5, 7))}月`,
    },
    contents: chapters.flatMap(entriesOf),
  });
  for (const chapter of chapters) await writeChapter(document, request, chapter);
  if (chapters.length === 0) await document.paragraph('Words', '这段时间里还没有心得。');
  await document.close();
}

function entriesOf({ topic, sections }: Chapter): ContentsEntry[] {
  return [
    { level: 1, text: topic.title },
    ...sections.map(({ heading }) => ({ level: 2 as const, text: heading })),
  ];
}

/** Only topics, 界别 and authors of whom there is something; all in the committee's order. */
export function planChapters(
  topics: readonly ExportTopic[],
  members: readonly ExportMember[],
  counts: readonly ReflectionsOf[],
): Chapter[] {
  return topics.flatMap((topic) => {
    const own = counts.filter((count) => count.topicId === topic.id);
    const pieces = own.reduce((all, count) => all + count.pieces, 0);
    if (pieces === 0) return [];
    const authorsOf = (featured: boolean) => {
      const ids = new Set(own.filter((count) => count.featured === featured).map((count) => count.memberId));
      return members.filter((member) => ids.has(member.id));
    };
    const first = authorsOf(true);
    return [
      {
        topic,
        pieces,
        sections: [
          ...(first.length > 0 ? [{ heading: FEATURED, featured: true, authors: first }] : []),
          ...bySector(authorsOf(false)),
        ],
      },
    ];
  });
}

/** Who sits in several 界别 stands in the first; who sits in none, last. */
function bySector(authors: readonly ExportMember[]): Section[] {
  const sections = new Map<string, { order: number; authors: ExportMember[] }>();
  for (const author of authors) {
    const sector = author.units.find((unit) => unit.kind === 'sector');
    const heading = sector?.name ?? NO_SECTOR;
    const section = sections.get(heading) ?? {
      order: sector?.order ?? Number.POSITIVE_INFINITY,
      authors: [],
    };
    section.authors.push(author);
    sections.set(heading, section);
  }
  return [...sections]
    .sort(([, one], [, other]) => (one.order === other.order ? 0 : one.order - other.order))
    .map(([heading, { authors }]) => ({ heading, featured: false, authors }));
}

async function writeChapter(
  document: DocumentWriter,
  request: FileRequest,
  { topic, sections }: Chapter,
): Promise<void> {
  await document.pageBreak();
  await document.heading(1, topic.title);
  if (topic.books.length > 0) await document.paragraph('Place', `书目：${bookList(topic.books)}`);
  await document.paragraph('Place', `时间：${longSpan({ from: topic.startsDay, to: topic.endsDay })}`);
  for (const { heading, featured, authors } of sections) {
    await document.heading(2, heading);
    for (const author of authors) {
      const sector = unitsOf(author, 'sector');
      await document.paragraph('Heading3', sector ? `${author.name}（${sector}）` : author.name);
      const written = await writeReflections(
        document,
        request,
        { topic, memberId: author.id, featured },
        false,
      );
      request.onRows?.(written);
    }
  }
}

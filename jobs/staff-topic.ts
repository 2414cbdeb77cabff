/** Which topic staff mean: the one they name, else the only one that runs here. */

import type { EventInChat } from '../src/chat/event.js';
import type { Deed } from '../src/db/deed.js';
import type { CommitteeId } from '../src/db/schema.js';
import { listTopics, type PlacedTopic } from '../src/db/study-topic.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { UserError } from '../src/errors.js';
import { topicNamed } from './topic-named.js';
import { digestWording } from './wording/digest.js';

/** Topics that ended this long ago can still be named. */
const ENDED_WITHIN_DAYS = 366;

/**
 * @param named as typed; '' for none.
 * @param command what is to be sent with a name.
 * @throws UserError when none or several could be meant.
 */
export async function staffTopic(
  deed: Deed,
  committeeId: CommitteeId,
  named: string,
  command: string,
): Promise<PlacedTopic> {
  const { sentAt, chatKind } = deed.event as EventInChat;
  const chatId = chatKind === 'group' ? deed.chat?.id : undefined;
  const topics = await listTopics(
    deed.db,
    committeeId,
    addDays(beijingDay(sentAt), -ENDED_WITHIN_DAYS),
    chatId,
  );
  const found = named === '' ? undefined : topicNamed(topics, named)?.topic;
  if (found) return found;
  const running = topics.filter((topic) => {
    const day = studyDayIn(topic, sentAt);
    return topic.startsDay <= day && day <= topic.endsDay;
  });
  const [only, another] = running;
  if (named === '' && only && !another) return only;
  const titles = (named === '' && another ? running : topics).map((topic) => topic.title);
  throw new UserError('topic_ambiguous', digestWording.whichTopic(titles, command), {}, 'private');
}

/** Which topic somebody means who types its title, or part of it. */

/** Width, quotes and book marks make no difference. */
function plain(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s《》〈〉“”"'「」『』【】[\]]/g, '');
}

/** The one with that title, else every one whose title holds the words, in the order given. */
export function matchTopics<T extends { title: string }>(topics: readonly T[], typed: string): T[] {
  const wanted = plain(typed);
  if (wanted === '') return [];
  const exact = topics.filter((topic) => plain(topic.title) === wanted);
  return exact.length > 0 ? exact : topics.filter((topic) => plain(topic.title).includes(wanted));
}

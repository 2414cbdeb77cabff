/** The table of jobs, in the order the help lists them: worker, help, understanding and tests read the same one. */

import type { Job } from '../src/chat/define-job.js';
import type { Deed } from '../src/db/deed.js';
import { acknowledgeNotice } from './acknowledge-notice.js';
import { amendCheckIn } from './amend-check-in.js';
import { amendStudySession } from './amend-study-session.js';
import { amendTip } from './amend-tip.js';
import { answerComment } from './answer-comment.js';
import { makeAnswerContactRequest } from './answer-contact-request.js';
import { answerFeedback } from './answer-feedback.js';
import { answerInvitation } from './answer-invitation.js';
import { answerQuiz } from './answer-quiz.js';
import { answerRefused } from './answer-refused.js';
import { makeAskAgain } from './ask-again.js';
import { attendStudySession } from './attend-study-session.js';
import { backfillAttendance } from './backfill-attendance.js';
import { broadcastNotice } from './broadcast-notice.js';
import { cancelDialogue } from './cancel-dialogue.js';
import { cancelStudySession } from './cancel-study-session.js';
import { makeCatchUpHistory } from './catch-up-history.js';
import { changeStudyTopic } from './change-study-topic.js';
import { chooseCommittee } from './choose-committee.js';
import { chooseReminder } from './choose-reminder.js';
import { commentCheckIn } from './comment-check-in.js';
import { completeTip } from './complete-tip.js';
import { makeConfirmGuess } from './confirm-guess.js';
import { confirmNotice } from './confirm-notice.js';
import { countQuiz } from './count-quiz-answers.js';
import { countStudySessions } from './count-study-sessions.js';
import { createDueSessions } from './create-due-sessions.js';
import { makeDecideLinks } from './decide-links.js';
import { endStudyTopic } from './end-study-topic.js';
import { explainBinding } from './explain-binding.js';
import { exportCheckIns } from './export-check-ins.js';
import { featureCheckIn } from './feature-check-in.js';
import { followRecall } from './follow-recall.js';
import { makeForgetWords } from './forget-words.js';
import { makeImportRoster } from './import-roster.js';
import { keepCalendar } from './keep-calendar.js';
import { leaveTopic } from './leave-topic.js';
import { makeLinkAccount } from './link-account.js';
import { listStudyTopics } from './list-study-topics.js';
import { openStudyTopic } from './open-study-topic.js';
import { makePassOnFeedback } from './pass-on-feedback.js';
import { pauseChat } from './pause-chat.js';
import { planStudySession } from './plan-study-session.js';
import { postCheckInCard } from './post-check-in-card.js';
import { postDigests } from './post-digests.js';
import { rebindChat } from './rebind-chat.js';
import { recommendBook } from './recommend-book.js';
import { recordCheckIn } from './record-check-in.js';
import { remindGroup } from './remind-group.js';
import { remindMembers } from './remind-members.js';
import { reportChains } from './report-chains.js';
import { sendStudyReport } from './send-study-report.js';
import { setQuiz } from './set-quiz.js';
import { settleDelivery } from './settle-delivery.js';
import { showBookList } from './show-book-list.js';
import { showCheckIns } from './show-check-ins.js';
import { showDigest } from './show-digest.js';
import { showFeatured } from './show-featured.js';
import { makeShowHelp } from './show-help.js';
import { showNoticeProgress } from './show-notice-progress.js';
import { showRanking } from './show-ranking.js';
import { showReceipts } from './show-receipts.js';
import { showStudySessions } from './show-study-sessions.js';
import { showTips } from './show-tips.js';
import { splitTip } from './split-tip.js';
import { submitTip } from './submit-tip.js';
import { supplementTip } from './supplement-tip.js';
import { switchDigest } from './switch-digest.js';
import { switchRanking } from './switch-ranking.js';
import { tagChat } from './tag-chat.js';
import { takeChain } from './take-chain.js';
import { takeStudyLeave } from './take-study-leave.js';
import { watchPlatforms } from './watch-platforms.js';
import { welcomeChat } from './welcome-chat.js';
import { withdrawAttendance } from './withdraw-attendance.js';
import { withdrawCheckIn } from './withdraw-check-in.js';
import { withdrawRecommendation } from './withdraw-recommendation.js';
import { withdrawTip } from './withdraw-tip.js';

/**
 * @param options.inboxWordsDays for how long handled words are kept.
 * @param options.historyPlatforms those that are set up and whose groups' history can be read.
 */
export function listJobs(options: { inboxWordsDays: number; historyPlatforms?: readonly string[] }) {
  const jobs: readonly Job<never, Deed>[] = [
    recordCheckIn,
    showCheckIns,
    sendStudyReport,
    withdrawCheckIn,
    takeChain,
    amendCheckIn,
    showFeatured,
    answerComment,
    featureCheckIn,
    commentCheckIn,
    attendStudySession,
    withdrawAttendance,
    showStudySessions,
    planStudySession,
    amendStudySession,
    cancelStudySession,
    backfillAttendance,
    countStudySessions,
    recommendBook,
    showBookList,
    withdrawRecommendation,
    answerQuiz,
    setQuiz,
    countQuiz,
    // Before study leave and 收到: under an invitation 请假 and 收到，准时参加 answer it.
    answerInvitation,
    takeStudyLeave,
    leaveTopic,
    chooseReminder,
    showRanking,
    listStudyTopics,
    openStudyTopic,
    changeStudyTopic,
    endStudyTopic,
    postCheckInCard,
    exportCheckIns,
    remindGroup,
    showDigest,
    switchDigest,
    switchRanking,
    submitTip,
    completeTip,
    showTips,
    supplementTip,
    amendTip,
    withdrawTip,
    splitTip,
    broadcastNotice,
    confirmNotice,
    acknowledgeNotice,
    showReceipts,
    showNoticeProgress,
    settleDelivery,
    keepCalendar,
    makeImportRoster(options.inboxWordsDays),
    makeDecideLinks(options.inboxWordsDays),
    tagChat,
    rebindChat,
    pauseChat,
    makeLinkAccount(options.inboxWordsDays),
    makePassOnFeedback(options.inboxWordsDays),
    answerFeedback,
    makeShowHelp(() => jobs),
    welcomeChat,
    makeAnswerContactRequest(options.inboxWordsDays),
    followRecall,
    answerRefused,
    explainBinding,
    chooseCommittee,
    cancelDialogue,
    makeConfirmGuess(() => jobs),
    makeAskAgain(() => jobs),
    makeCatchUpHistory(options.historyPlatforms ?? []),
    watchPlatforms,
    reportChains,
    remindMembers,
    postDigests,
    createDueSessions,
    makeForgetWords(options.inboxWordsDays),
  ] as unknown as readonly Job<never, Deed>[];
  return jobs;
}

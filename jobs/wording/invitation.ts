/** What is said around answers to an invitation. */

export const invitationWording = {
  attending: (title: string, companions: number) =>
    `已记录您参加“${title}”${companions > 0 ? `，另带${companions}人` : ''}。有变化请再发一次：参加，或：不参加。`,
  declined: (title: string) => `已记录您不参加“${title}”。有变化请再发一次：参加。`,
  leaveRequested: (title: string) =>
    `已记下您对“${title}”的请假申请，还不算准假。正式请假请按通知要求书面办理。`,
  counted: (replies: { attending: number; companions: number; leaveRequested: number; declined: number }) => {
    const { attending, companions, leaveRequested, declined } = replies;
    const brought = companions > 0 ? `（另带${companions}人）` : '';
    return `参加${attending}人${brought}，请假申请${leaveRequested}人，不参加${declined}人。`;
  },
};

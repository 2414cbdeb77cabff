/** What people read when they end what is open, or have nothing to end. */

export const dialogueWording = {
  cancelled: '好的，已取消，没有保存任何内容。',
  nothingOpen: '现在没有正在进行的事，不用取消。需要帮助请发送：帮助。',
};

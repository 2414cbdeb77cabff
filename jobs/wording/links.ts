/** What is said of 绑定: to whoever asks for it, to whoever is bound, and to staff who decide. */

export const linkWording = {
  linked: (called: string, notice: string) => `${called}，您的账号已绑定。\n${notice}`,
  whatIsKept:
    '【保存什么】您的账号标识，以及您发给我的打卡、社情民意、通知回执等履职内容；与履职无关的聊天不保存。',
  whatFor: '【作什么用】只用于本会的履职服务和统计。',
  howLong: (keepDays: number) =>
    `【保存多久】消息原话在办理后最多保留${keepDays}天；履职记录由政协机关按档案规定保管。`,
  howToLeave: '【如何退出】随时私聊发送：解绑。对保存的内容有疑问，请发送：意见反馈 加上您要说的话。',
  claimed:
    '已收到您的绑定申请，机关工作人员确认后会私信告知您，不必重复发送。写错了姓名可以重新发送：绑定 姓名。',
  nameUnknown:
    '名单里没有找到这个姓名，没有提交申请。请按名单上的写法再发一次：绑定 姓名；仍找不到的，请向机关工作人员领取绑定码。',
  namesake: '名单里有同名的委员，请加上界别再发一次，例如：绑定 张伟 教育界。',
  wholeName: '请写全姓名再发一次，例如：绑定 李秀兰。',
  staffMayDecide: '有委员申请绑定账号。请私聊发给我：待绑定，即可查看并一次办理。',
  unboundInGroup: (group: string, people: number) => `· ${group}：还有${people}位说过话的人没有绑定`,
  lookInGroups: '在相应的群里 @我 发送：待绑定，可按群名片逐一核对。',
  beyondReach: (people: number, names: string, more: string) =>
    `已绑定但无法私信的委员${people}人：${names}${more}。`,
  ignoredRequests: (requests: number) =>
    `近7天另有${requests}个好友申请未附姓名和绑定码，没有通过。请让委员在验证信息里写：姓名 绑定码。`,
  membersUnread:
    '暂时取不到本群的成员名单。请让还没有绑定的委员私聊发给我：绑定 姓名，再由您私聊发送：待绑定。',
  everyoneBound: '本群的人都已绑定。',
  moreLater: (people: number) => `另有${people}人，办理后请再发送：待绑定。`,
  unmatched: (people: number, names: string) =>
    `另有${people}人的群名片与名单对不上，请他们私聊发给我：绑定 姓名。${names}`,
  notBound:
    '您的账号还没有绑定，刚才的消息没有保存。请私聊发送：绑定 姓名（例如：绑定 李秀兰），机关工作人员确认后即可使用；有绑定码的，请发送：绑定 绑定码。',
  notBoundBriefly: '您的账号还没有绑定，消息没有保存。绑定请发送：绑定 姓名。',
  unreached: '有一条答复只能私下告知本人，但没有送达。请先与我私聊说一句话，再发一次。',
  unreachedContacts:
    '有一条答复只能私下告知本人，但我还不能给对方发私信。请先添加我为好友，验证信息写：姓名 绑定码（绑定码请向机关工作人员领取），再发一次。',
  groupHowToBind: '还没有绑定账号的委员，请先与我私聊，发送：绑定 姓名。',
  groupHowToBindContacts:
    '还没有绑定账号的委员，请先添加我为好友，验证信息写：姓名 绑定码（绑定码请向机关工作人员领取）。',
  how: '请发送：绑定 姓名（例如：绑定 李秀兰），机关工作人员确认后即可使用；有绑定码的，请发送：绑定 绑定码。',
  howToUnbind: '请发送：解绑',
  onlyInPrivate: (how: string) => `为保护您的信息，绑定和解绑请在与我的私聊里办理。${how}`,
  codeInGroup:
    '绑定码发在了群里，群里的人都能看到，已经作废。请向机关工作人员重新领取一个，再在与我的私聊里发送：绑定 绑定码。',
  boundAlready: (name: string) => `您的账号已绑定为${name}，不需要再次绑定。如果不是您本人，请先发送：解绑。`,
  codeOver: (days: number) =>
    `这个绑定码已经用过或已过期（${days}天内有效，只能用一次），请向机关工作人员重新领取，或发送：绑定 姓名。`,
  codeUnknown: '绑定码不对，请核对后再发一次；也可以发送：绑定 姓名，由机关工作人员确认。',
  codesTooOften: (codes: number, minutes: number) =>
    `绑定码已连续输错${codes}次，请${minutes}分钟后再试，或发送：绑定 姓名，由机关工作人员确认。`,
  phonesFailed: (linked: number) =>
    `按手机查找账号没有成功（已绑定${linked}人），可能是应用没有“通过手机号获取用户ID”的权限。名单已经导入，没有账号的委员请私聊发给我：绑定 姓名。`,
  phonesDone: (looked: number, linked: number) =>
    `按手机查找账号已完成：查找${looked}人，绑定${linked}人。其余的人可以私聊发给我：绑定 姓名。`,
  notOneself: '不能由本人同意，请另一位管理员办理',
  elsewhereToo: '这一位在别的政协也有登记，请本人用绑定码绑定',
  isStaff: '这一位是机关工作人员，请管理员办理，或由本人用绑定码绑定',
  withSectors: (name: string, sectors: string) => `${name}（${sectors}）`,
  linkedByRoster: (called: string, committee: string, notice: string) =>
    `${called}，您好。我是${committee}使用的群议，已按名单为您绑定账号，可以直接打卡、报送和回执。如果不是您本人，请回复：解绑。\n${notice}`,
  linkedByStaff: (called: string, committee: string, notice: string) =>
    `${called}，${committee}的工作人员已为您绑定账号，现在可以使用了。如果不是您本人，请回复：解绑。\n${notice}`,
  furtherAccount: (called: string, committee: string) =>
    `${called}，${committee}的工作人员刚刚为您绑定了另一个账号。如果那不是您本人的账号，请尽快与政协机关工作人员联系。`,
  claimRefused: '您的绑定申请没有通过。如有出入，请与政协机关工作人员联系，也可以请他们发给您绑定码。',
  bound: (people: number, names: string) => `已绑定${people}人：${names}。`,
  refused: (people: number) => `未同意${people}人。`,
  late: (numbers: string) => `第${numbers}项在此之前已有变化，没有办理。`,
  barred: (number: number, why: string) => `第${number}项没有办理：${why}。`,
  stillOpen: (people: number, names: string, example: number | undefined) =>
    `还有${people}人没有办理：${names}。可以继续回复，例如：同意 ${example}。`,
  listIsOver: '这份名单已过时，请重新发送：待绑定。',
  notOnTheList: (numbers: string) => `名单上没有第${numbers}项，没有办理。请核对后再回复一次。`,
  nothingDecided: '没有可以一并办理的人，请逐项写明，例如：同意 1、2；拒绝 3。',
  sure: '解绑后，这个账号不再对应任何人，您将不能用它打卡、报送和回执；已有的履职记录由政协机关按规定保管。确定要解绑，请在10分钟内回复：确认；不解绑请回复：取消。',
  kept: '好的，没有解绑，您可以照常使用。',
  unbound: '已解绑，这个账号不再对应任何人。需要时可以重新绑定，请发送：绑定 姓名。',
  nothingToUnbind: '您的账号还没有绑定，不需要解绑。',
  lastAdmin: '您是目前唯一绑定了账号的管理员，解绑后将无人能够管理。请先让另一位管理员绑定账号。',
} as const;

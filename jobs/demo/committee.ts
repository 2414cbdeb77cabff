/** The demo committee 示例县政协 as plain data: nobody and no place that exists. */

import type { Role } from '../../src/domain/role.js';

export interface DemoPerson {
  name: string;
  sector?: string;
  specialCommittees?: string[];
  liaisonGroup?: string;
  memberStudio?: string;
  party?: string;
  workPost?: string;
  post?: string;
  roles: Role[];
}

export const DEMO_COMMITTEE_NAME = '示例县政协';

/** The namesakes 赵军 sit in different 界别. name · 专委会 · 联络组 · 单位职务, then what only some have. */
type Line = [
  name: string,
  specialCommittee: string,
  liaisonGroup: string,
  workPost: string,
  more?: Partial<DemoPerson>,
];

const STANDING: Partial<DemoPerson> = {
  post: '常委',
  roles: ['member', 'standingCommitteeMember'],
};
const CONVENER: Partial<DemoPerson> = {
  post: '常委',
  roles: ['member', 'standingCommitteeMember', 'convener'],
};

const SECTORS: [sector: string, lines: Line[]][] = [
  [
    '农业界',
    [
      [
        '李秀兰',
        '农业和农村委',
        '第一联络组',
        '示例县清河家庭农场负责人',
        { memberStudio: '清河委员工作室' },
      ],
      ['马德福', '农业和农村委', '第一联络组', '示例县农业技术推广站站长', CONVENER],
      ['冯桂英', '农业和农村委', '第二联络组', '示例县青山茶业合作社理事长'],
      ['孙长河', '农业和农村委', '第三联络组', '示例县种子站高级农艺师'],
      ['郑小满', '人口资源环境委', '第一联络组', '示例县水利工程师', { memberStudio: '清河委员工作室' }],
      ['何谷雨', '农业和农村委', '第四联络组', '示例县果蔬协会秘书长'],
      ['罗春生', '提案委', '第二联络组', '示例县林场场长'],
    ],
  ],
  [
    '教育界',
    [
      [
        '张伟',
        '教科卫体委',
        '第一联络组',
        '示例县第一中学语文教师',
        { ...STANDING, memberStudio: '书香委员工作室' },
      ],
      ['朱雅琴', '教科卫体委', '第二联络组', '示例县实验小学校长', CONVENER],
      ['高文博', '教科卫体委', '第二联络组', '示例县职业学校教师'],
      [
        '林静怡',
        '文化文史和学习委',
        '第三联络组',
        '示例县第二中学历史教师',
        { memberStudio: '书香委员工作室' },
      ],
      ['梁学军', '教科卫体委', '第四联络组', '示例县特殊教育学校副校长'],
      ['宋晓燕', '提案委', '第一联络组', '示例县中心幼儿园园长'],
    ],
  ],
  [
    '经济界',
    [
      ['王建国', '经济委', '第一联络组', '示例县恒达机械厂厂长', { memberStudio: '助企委员工作室' }],
      ['唐志远', '经济委', '第二联络组', '示例县注册会计师', CONVENER],
      ['赵军', '经济委', '第三联络组', '示例县远山物流有限公司经理'],
      ['许丽华', '经济委', '第二联络组', '示例县农村商业银行职员', { memberStudio: '助企委员工作室' }],
      ['邓海波', '提案委', '第四联络组', '示例县建材商会会长'],
      ['韩雪梅', '经济委', '第三联络组', '示例县电子商务协会秘书长'],
    ],
  ],
  [
    '医药卫生界',
    [
      ['曹明德', '教科卫体委', '第一联络组', '示例县人民医院内科主任医师', CONVENER],
      ['彭玉洁', '教科卫体委', '第二联络组', '示例县妇幼保健院护士长'],
      ['曾庆余', '教科卫体委', '第三联络组', '示例县中医院主治医师', { memberStudio: '健康委员工作室' }],
      [
        '萧若兰',
        '社会法制委',
        '第四联络组',
        '示例县疾病预防控制中心医师',
        { memberStudio: '健康委员工作室' },
      ],
      ['田野', '教科卫体委', '第一联络组', '示例县青山镇卫生院院长'],
    ],
  ],
  [
    '文化艺术界',
    [
      ['董墨林', '文化文史和学习委', '第二联络组', '示例县文化馆馆长', CONVENER],
      ['袁书屏', '文化文史和学习委', '第一联络组', '示例县图书馆副馆长', { memberStudio: '书香委员工作室' }],
      ['潘晚秋', '文化文史和学习委', '第三联络组', '示例县剧团演员'],
      ['于笑笑', '文化文史和学习委', '第二联络组', '示例县美术家协会会员'],
      ['蒋砚清', '文化文史和学习委', '第四联络组', '示例县书法家协会副秘书长'],
    ],
  ],
  [
    '科学技术界',
    [
      ['蔡思齐', '教科卫体委', '第三联络组', '示例县气象站工程师', CONVENER],
      ['余一鸣', '经济委', '第一联络组', '示例县软件公司工程师'],
      ['杜若溪', '人口资源环境委', '第二联络组', '示例县环境监测站工程师'],
      ['叶知秋', '农业和农村委', '第四联络组', '示例县土壤肥料站研究员'],
    ],
  ],
  [
    '少数民族界',
    [
      [
        '阿依古丽·买买提',
        '民族宗教委',
        '第二联络组',
        '示例县民族小学教师',
        { ...CONVENER, memberStudio: '同心委员工作室' },
      ],
      ['韦小花', '民族宗教委', '第三联络组', '示例县刺绣工坊负责人', { memberStudio: '同心委员工作室' }],
      ['金顺姬', '民族宗教委', '第四联络组', '示例县餐饮协会会员'],
    ],
  ],
  [
    '工商联界',
    [
      ['贾宏图', '经济委', '第四联络组', '示例县宏图食品有限公司总经理', STANDING],
      ['丁一', '经济委', '第一联络组', '示例县一品豆腐坊负责人'],
      ['魏来', '社会法制委', '第二联络组', '示例县家政服务公司经理'],
      ['薛宝山', '经济委', '第三联络组', '示例县石材厂厂长', CONVENER],
      ['阎小雨', '提案委', '第三联络组', '示例县花卉公司经理'],
    ],
  ],
  [
    '妇联界',
    [
      ['程巧云', '社会法制委', '第一联络组', '示例县巧云手工社负责人', CONVENER],
      ['苏婉清', '社会法制委', '第二联络组', '示例县社会工作服务中心社工'],
      ['卢月娥', '社会法制委', '第四联络组', '示例县青山镇妇联干部'],
    ],
  ],
  [
    '共青团界',
    [
      ['汪洋洋', '文化文史和学习委', '第一联络组', '示例县青年志愿者协会会长', CONVENER],
      ['任飞飞', '社会法制委', '第三联络组', '示例县青年返乡创业者'],
      ['姚远方', '教科卫体委', '第四联络组', '示例县青少年宫教师'],
    ],
  ],
  [
    '社会福利和社会保障界',
    [
      ['方婉仪', '社会法制委', '第二联络组', '示例县福利院院长', CONVENER],
      ['石磊磊', '社会法制委', '第三联络组', '示例县残疾人联合会干事'],
      ['廖长庚', '社会法制委', '第四联络组', '示例县养老服务中心主任'],
    ],
  ],
  [
    '新闻出版界',
    [
      ['钟晚晴', '文化文史和学习委', '第一联络组', '示例县融媒体中心编辑', CONVENER],
      ['谭笑天', '文化文史和学习委', '第三联络组', '示例县新华书店职员', { memberStudio: '书香委员工作室' }],
      ['陆青禾', '文化文史和学习委', '第四联络组', '示例县印刷厂技师'],
    ],
  ],
  [
    '特邀界',
    [
      ['孔繁星', '提案委', '第一联络组', '示例县律师事务所律师', CONVENER],
      ['白露', '民族宗教委', '第二联络组', '示例县退休教师'],
      ['赵军', '人口资源环境委', '第四联络组', '示例县侨眷联谊会会员'],
      ['尤佳音', '提案委', '第一联络组', '示例县公证处公证员'],
      ['邱大同', '人口资源环境委', '第三联络组', '示例县退役军人'],
    ],
  ],
];

const STAFF: DemoPerson[] = [
  { name: '陈静', workPost: '办公室主任', roles: ['staff', 'admin'] },
  { name: '刘洋', workPost: '社情民意信息员', roles: ['tipEditor'] },
  { name: '周敏', workPost: '秘书长', roles: ['approver'] },
  { name: '吴晓东', workPost: '办公室干部', roles: ['staff'] },
];

const PARTIES = ['中共党员', '群众', '民盟盟员', '中共党员', '无党派人士', '民建会员', '群众', '农工党党员'];

const MEMBERS: DemoPerson[] = SECTORS.flatMap(([sector, lines]) =>
  lines.map(([name, specialCommittee, liaisonGroup, workPost, more]) => ({
    name,
    sector,
    specialCommittees: [specialCommittee],
    liaisonGroup,
    workPost,
    roles: ['member'] as Role[],
    ...more,
  })),
);

/** In the official order; the account of the person at `n` (from 1) is `demo-<n>`. */
export const DEMO_PEOPLE: DemoPerson[] = [
  ...MEMBERS.map((member, index) => ({ party: PARTIES[index % PARTIES.length], ...member })),
  ...STAFF,
];

/** `onlyLiaisonGroup`: who is in the chat besides staff; everybody when absent. */
export const DEMO_CHATS: {
  platformChatId: string;
  name: string;
  tags: string[];
  onlyLiaisonGroup?: string;
}[] = [
  { platformChatId: 'group-reading', name: '委员读书群', tags: [] },
  { platformChatId: 'group-work', name: '委员工作群', tags: [] },
  {
    platformChatId: 'group-liaison-1',
    name: '第一联络组群',
    tags: ['第一联络组'],
    onlyLiaisonGroup: '第一联络组',
  },
];

export const DEMO_TOPIC = {
  title: '书香政协·经典共读',
  books: ['论语', '古文观止', '乡土中国', '平凡的世界'],
  platformChatIds: ['group-reading', 'group-liaison-1'],
};

export const DEMO_SESSION = {
  kind: '读书会',
  title: '集中学习：《论语》共读与交流',
  place: '示例县政协委员活动室',
  speaker: '袁书屏',
};

/** The parts of a .docx beside its text: styles, fonts with what stands in for them, page numbers, settings. */

import { xmlText } from './xml-text.js';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Styles by name; `n` is the usual text. Sizes are half points. */
interface Style {
  id: string;
  name: string;
  font?: string;
  size: number;
  bold?: boolean;
  grey?: boolean;
  /** What `w:pPr` holds. */
  paragraph: string;
}

const LINE = '<w:spacing w:line="520" w:lineRule="exact"/>';
const spaced = (before: number, after: number) =>
  `<w:spacing w:before="${before}" w:after="${after}" w:line="360" w:lineRule="auto"/>`;
const TOC_TAB = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8844"/></w:tabs>';

/** After 党政机关公文格式 (GB/T 9704): 小标宋 or 宋体, 黑体, 楷体 for what heads, 仿宋 for the text. */
const STYLES: readonly Style[] = [
  {
    id: 'Title',
    name: 'Title',
    font: '宋体',
    size: 52,
    bold: true,
    paragraph: `${spaced(0, 240)}<w:jc w:val="center"/>`,
  },
  {
    id: 'Subtitle',
    name: 'Subtitle',
    font: '楷体',
    size: 32,
    paragraph: `${spaced(0, 60)}<w:jc w:val="center"/>`,
  },
  {
    id: 'Heading1',
    name: 'heading 1',
    font: '黑体',
    size: 36,
    paragraph: `<w:keepNext/>${spaced(240, 160)}<w:jc w:val="center"/><w:outlineLvl w:val="0"/>`,
  },
  {
    id: 'Heading2',
    name: 'heading 2',
    font: '黑体',
    size: 30,
    paragraph: `<w:keepNext/>${spaced(240, 80)}<w:outlineLvl w:val="1"/>`,
  },
  {
    id: 'Heading3',
    name: 'heading 3',
    font: '楷体',
    size: 28,
    bold: true,
    paragraph: `<w:keepNext/>${spaced(160, 0)}<w:outlineLvl w:val="2"/>`,
  },
  {
    id: 'Words',
    name: 'Body Text',
    size: 28,
    paragraph: `${LINE}<w:ind w:firstLine="560" w:firstLineChars="200"/><w:jc w:val="both"/>`,
  },
  {
    id: 'Place',
    name: '日期与书目',
    font: '楷体',
    size: 24,
    grey: true,
    paragraph: '<w:keepNext/><w:spacing w:before="240" w:line="320" w:lineRule="exact"/>',
  },
  {
    id: 'Comment',
    name: '点评',
    font: '楷体',
    size: 26,
    paragraph: `${LINE}<w:ind w:left="560"/><w:jc w:val="both"/>`,
  },
  {
    id: 'TOCHeading',
    name: 'TOC Heading',
    font: '黑体',
    size: 36,
    paragraph: `${spaced(0, 240)}<w:jc w:val="center"/>`,
  },
  { id: 'TOC1', name: 'toc 1', size: 28, paragraph: `${TOC_TAB}${LINE}` },
  { id: 'TOC2', name: 'toc 2', size: 28, paragraph: `${TOC_TAB}${LINE}<w:ind w:left="560"/>` },
  { id: 'Footer', name: 'footer', font: '宋体', size: 24, paragraph: '<w:jc w:val="center"/>' },
  { id: 'Cell', name: '表格', size: 24, paragraph: `${spaced(40, 40)}<w:jc w:val="center"/>` },
];

function fonts(name: string): string {
  return `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="${name}"/>`;
}

export function documentStyles(): string {
  const styles = STYLES.map(
    ({ id, name, font = '仿宋', size, bold, grey, paragraph }) =>
      `<w:style w:type="paragraph" w:styleId="${id}"${/^[a-z]/i.test(name) ? '' : ' w:customStyle="1"'}><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>${paragraph}</w:pPr><w:rPr>${fonts(font)}${bold ? '<w:b/>' : ''}${grey ? '<w:color w:val="595959"/>' : ''}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/></w:rPr></w:style>`,
  );
  return `${HEAD}<w:styles ${MAIN}><w:docDefaults><w:rPrDefault><w:rPr>${fonts('仿宋')}<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>${styles.join('')}<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style></w:styles>`;
}

/** What takes the place of a font that is not there. */
const STANDS_IN: Readonly<Record<string, string>> = {
  仿宋: 'FangSong,FangSong_GB2312,仿宋_GB2312,STFangsong,Noto Serif CJK SC',
  宋体: 'SimSun,STSong,Noto Serif CJK SC',
  黑体: 'SimHei,STHeiti,Noto Sans CJK SC',
  楷体: 'KaiTi,KaiTi_GB2312,楷体_GB2312,STKaiti,Noto Serif CJK SC',
};

export function fontTable(): string {
  const listed = Object.entries(STANDS_IN).map(
    ([name, others]) =>
      `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`,
  );
  return `${HEAD}<w:fonts ${MAIN}>${listed.join('')}</w:fonts>`;
}

/** @param asksToUpdate whoever opens it is asked whether page numbers of the contents are to be filled in. */
export function documentSettings(asksToUpdate: boolean): string {
  return `${HEAD}<w:settings ${MAIN}>${asksToUpdate ? '<w:updateFields w:val="true"/>' : ''}<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`;
}

/** — 1 —. */
export function pageNumbers(): string {
  const field = ['begin', 'PAGE', 'separate', '1', 'end'].map((word) => {
    if (word === 'PAGE') return '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>';
    return word === '1' ? '<w:r><w:t>1</w:t></w:r>' : `<w:r><w:fldChar w:fldCharType="${word}"/></w:r>`;
  });
  return `${HEAD}<w:ftr ${MAIN}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>${field.join('')}<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`;
}

export function documentContentTypes(): string {
  const kind = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  const parts = ['document.main', 'styles', 'settings', 'fontTable', 'footer'].map((name) => {
    const file = name.split('.')[0];
    return `<Override PartName="/word/${file}.xml" ContentType="${kind}.${name}+xml"/>`;
  });
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts.join('')}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`;
}

export function documentRootRelations(): string {
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;
}

export function documentRelations(): string {
  const parts = ['styles', 'settings', 'fontTable', 'footer'].map(
    (name, at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${name}" Target="${name}.xml"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${parts.join('')}</Relationships>`;
}

export function coreProperties(title: string, author: string, madeAt: Date): string {
  const at = madeAt.toISOString().replace(/\.\d+Z$/, 'Z');
  return `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:creator>${xmlText(author)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created></cp:coreProperties>`;
}

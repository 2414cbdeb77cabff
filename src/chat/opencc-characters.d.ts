/** The one file of opencc-js that is used: its character table, which the package ships without a type. */
declare module 'opencc-js/dict/TSCharacters' {
  /** `traditional simplified[ alternatives]` pairs, joined by `|`. */
  const characters: string;
  export default characters;
}

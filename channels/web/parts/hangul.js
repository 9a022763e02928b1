// Letters of the Korean two-set keyboard put together to syllables, as they are typed.

const FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const MIDDLE = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
const LAST = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
const PAIRS = {
  ㅗㅏ: "ㅘ", ㅗㅐ: "ㅙ", ㅗㅣ: "ㅚ", ㅜㅓ: "ㅝ", ㅜㅔ: "ㅞ", ㅜㅣ: "ㅟ", ㅡㅣ: "ㅢ",
  ㄱㅅ: "ㄳ", ㄴㅈ: "ㄵ", ㄴㅎ: "ㄶ", ㄹㄱ: "ㄺ", ㄹㅁ: "ㄻ", ㄹㅂ: "ㄼ", ㄹㅅ: "ㄽ", ㄹㅌ: "ㄾ", ㄹㅍ: "ㄿ", ㄹㅎ: "ㅀ", ㅂㅅ: "ㅄ",
};
// A closing consonant belongs to the next syllable when a vowel follows it.
const SYLLABLE = /([ㄱ-ㅎ])([ㅗㅜㅡ][ㅏㅐㅣㅓㅔ](?<=ㅗ[ㅏㅐㅣ]|ㅜ[ㅓㅔㅣ]|ㅡㅣ)|[ㅏ-ㅣ])((?:ㄱㅅ|ㄴ[ㅈㅎ]|ㄹ[ㄱㅁㅂㅅㅌㅍㅎ]|ㅂㅅ)(?![ㅏ-ㅣ])|[ㄱㄲㄴㄷㄹㅁㅂㅅㅆㅇㅈㅊㅋㅌㅍㅎ](?![ㅏ-ㅣ]))?/g;

const one = (letters) => PAIRS[letters] || letters;

/** "ㅎㅗㅇㄱㅣㄹ" → "홍길"; what makes no syllable stays as it is. */
export const compose = (typed) =>
  typed.replace(SYLLABLE, (_, first, middle, last) =>
    String.fromCharCode(0xac00 + (FIRST.indexOf(first) * 21 + MIDDLE.indexOf(one(middle))) * 28 + (last ? LAST.indexOf(one(last)) : 0)));

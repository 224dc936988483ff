// Texts as Go quotes them in messages.

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}
/** What is escaped: quotes, backslashes, and what cannot be seen. */
const ESCAPED = /["\\]|[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

/** The text in double quotes, as `%q` prints it. */
export function goQuote(text: string): string {
  return `"${text.replace(ESCAPED, escape)}"`
}

function escape(char: string): string {
  const short = SHORT[char]
  if (short) return short
  const code = char.codePointAt(0)!
  const hex = code.toString(16)
  if (code < 128) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

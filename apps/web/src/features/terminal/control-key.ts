// What a key sends when Ctrl is held.

/** The control character of a letter ("c" → U+0003) or of one of [ \ ] ^ _ @ and space; undefined for others. */
export function controlCharacter(key: string): string | undefined {
  const upper = key === ' ' ? '@' : key.toUpperCase()
  return /^[@-_]$/.test(upper) ? String.fromCharCode(upper.charCodeAt(0) - 64) : undefined
}

/** Text without its terminal control sequences, for people who hear it. */
export function withoutControlSequences(text: string): string {
  // CSI, OSC and two-character escapes, then what is left of control characters except line breaks and tabs.
  return text
    .replace(/\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b./g, '')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
}

// What a typed text finds: letters in order, in English and Korean, with Hangul also found by its initial consonants.

const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
const SYLLABLES_PER_INITIAL = 588

/** The initial consonant of a Hangul syllable; any other character as it is. */
function initialOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) return character
  return INITIALS[Math.floor((code - FIRST_SYLLABLE) / SYLLABLES_PER_INITIAL)] ?? character
}

/** A typed character meets a character of a label: itself, or an initial consonant the syllable begins with. */
function meets(typed: string, label: string): boolean {
  return typed === label || (INITIALS.includes(typed) && initialOf(label) === typed)
}

/**
 * How well `query` matches `label`; undefined when its characters do not all occur in order. Greater is better:
 * beginnings of the label and of words count most, then runs, then shortness.
 */
export function matchScore(query: string, label: string): number | undefined {
  const wanted = [...query.toLowerCase().replace(/\s+/g, '')]
  const characters = [...label.toLowerCase().normalize('NFC')]
  if (wanted.length === 0) return 0
  let score = 0
  let at = 0
  let previous = -2
  for (const character of wanted) {
    const startOfWord = characters.findIndex(
      (candidate, index) => index >= at && startsWord(characters, index) && meets(character, candidate),
    )
    const next = characters.findIndex((candidate, index) => index >= at && meets(character, candidate))
    if (next === -1) return undefined
    const runsOn = next === previous + 1
    const chosen = !runsOn && startOfWord !== -1 && startOfWord - next < 24 ? startOfWord : next
    score += chosen === previous + 1 ? 6 : startsWord(characters, chosen) ? 8 : 1
    previous = chosen
    at = chosen + 1
  }
  if (meets(wanted[0] ?? '', characters[0] ?? '')) score += 4
  return score - characters.length / 100
}

function startsWord(characters: readonly string[], index: number): boolean {
  return index === 0 || /[\s/\-.:_(]/.test(characters[index - 1] ?? '')
}

/** The items that match, best first; those of equal score keep their order. An empty query keeps all. */
export function matchingItems<Item extends { label: string; words?: string }>(
  query: string,
  items: readonly Item[],
): Item[] {
  if (query.trim() === '') return [...items]
  return items
    .map((item, order) => ({ item, order, score: bestScore(query, item) }))
    .filter((found): found is { item: Item; order: number; score: number } => found.score !== undefined)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map(({ item }) => item)
}

function bestScore(query: string, item: { label: string; words?: string }): number | undefined {
  const scores = [matchScore(query, item.label), item.words === undefined ? undefined : matchScore(query, item.words)]
  const found = scores.filter((score): score is number => score !== undefined)
  return found.length === 0 ? undefined : Math.max(...found)
}

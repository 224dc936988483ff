// Which passwords are refused. Length is what counts; beyond it, only what an attacker tries first.

export const MIN_PASSWORD_LENGTH = 12
export const MAX_PASSWORD_LENGTH = 128

export type PasswordFault = 'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG' | 'PASSWORD_TOO_COMMON' | 'PASSWORD_LIKE_EMAIL'

/** Stems of the most used passwords; digits, marks and repeats around them do not make them better. */
const commonStems = new Set(
  (
    'password passwort passw0rd p@ssword p@ssw0rd qwerty qwertyuiop qwertz azerty asdfgh asdfghjkl zxcvbn zxcvbnm 1q2w3e4r 1qaz2wsx ' +
    'q1w2e3r4 abcdefg abcdefgh abcdefghij admin administrator welcome letmein iloveyou monkey dragon football baseball basketball ' +
    'superman batman princess sunshine master shadow michael jordan trustno1 starwars whatever computer internet freedom secret ' +
    'changeme default guest login test testing kubernetes kubectl kubarium docker container cluster'
  ).split(' '),
)

/** Rows of keys and runs of signs, in which every piece of a password may lie. */
const runs = [
  '01234567890123456789',
  '98765432109876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'zyxwvutsrqponmlkjihgfedcba',
  'qwertyuiopasdfghjklzxcvbnm',
]

/** What is wrong with a password, or undefined. */
export function passwordFault(password: string, email: string): PasswordFault | undefined {
  const length = [...password].length
  if (length < MIN_PASSWORD_LENGTH) return 'PASSWORD_TOO_SHORT'
  if (length > MAX_PASSWORD_LENGTH) return 'PASSWORD_TOO_LONG'
  const plain = password.toLowerCase()
  if (isLikeEmail(plain, email.toLowerCase())) return 'PASSWORD_LIKE_EMAIL'
  if (isCommon(plain)) return 'PASSWORD_TOO_COMMON'
  return undefined
}

function isLikeEmail(plain: string, email: string): boolean {
  if (!email) return false
  const [local = ''] = email.split('@')
  const core = plain.replace(/^[\d\W_]+|[\d\W_]+$/g, '')
  return plain === email || plain === local || (local.length >= 4 && core === local.replace(/^[\d\W_]+|[\d\W_]+$/g, ''))
}

function isCommon(plain: string): boolean {
  if (new Set(plain).size <= 2) return true
  if (runs.some((run) => run.includes(plain))) return true
  const core = plain.replace(/^[\d\W_]+|[\d\W_]+$/g, '')
  return commonStems.has(core) || commonStems.has(plain) || isRepeated(plain)
}

/** `abcabcabc…`: a short piece over and over, or a common word twice. */
function isRepeated(plain: string): boolean {
  for (let length = 1; length <= plain.length / 2; length++) {
    if (plain.length % length !== 0) continue
    const piece = plain.slice(0, length)
    if (piece.repeat(plain.length / length) === plain) return length <= 4 || commonStems.has(piece)
  }
  return false
}

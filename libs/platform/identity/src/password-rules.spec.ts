import { describe, expect, it } from 'vitest'
import { passwordFault } from './password-rules.ts'

const email = 'ada.lovelace@example.com'

describe('passwordFault', () => {
  it.each([
    'correct horse battery',
    'tr0ub4dor&3x',
    '수족관속의클러스터열두개',
    'kubarium-and-a-rainy-day',
    'x7!pQ2#mZ9uK',
  ])('takes %s', (password) => {
    expect(passwordFault(password, email)).toBeUndefined()
  })

  it.each([
    ['short', 'PASSWORD_TOO_SHORT'],
    ['열자가안되는말', 'PASSWORD_TOO_SHORT'],
    ['x'.repeat(129), 'PASSWORD_TOO_LONG'],
    ['password123!', 'PASSWORD_TOO_COMMON'],
    ['Kubernetes12', 'PASSWORD_TOO_COMMON'],
    ['123456789012', 'PASSWORD_TOO_COMMON'],
    ['qwertyuiop12', 'PASSWORD_TOO_COMMON'],
    ['aaaaaaaaaaaa', 'PASSWORD_TOO_COMMON'],
    ['abababababab', 'PASSWORD_TOO_COMMON'],
    ['abcabcabcabc', 'PASSWORD_TOO_COMMON'],
    ['dragondragon', 'PASSWORD_TOO_COMMON'],
    ['ada.lovelace@example.com', 'PASSWORD_LIKE_EMAIL'],
    ['Ada.Lovelace', 'PASSWORD_LIKE_EMAIL'],
    ['ada.lovelace1815', 'PASSWORD_LIKE_EMAIL'],
  ])('refuses %s: %s', (password, fault) => {
    expect(passwordFault(password, email)).toBe(fault)
  })
})

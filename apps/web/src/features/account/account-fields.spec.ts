import { describe, expect, it } from 'vitest'
import en from '../../../messages/en.json'
import { emailField, nameField, newPasswordField, passwordField } from './account-fields.ts'

const said = (result: ReturnType<typeof newPasswordField.safeParse>) => result.error?.issues[0]?.message

describe('the account fields', () => {
  it('take what people have and say what is wrong with the rest', () => {
    expect(said(nameField.safeParse('  '))).toBe('errorNameMissing')
    expect(said(emailField.safeParse(''))).toBe('errorEmailMissing')
    expect(said(emailField.safeParse('seoyeon@univ'))).toBe('errorEmailForm')
    expect(emailField.safeParse(' mina@univ.ac.kr ').data).toBe('mina@univ.ac.kr')
    expect(said(newPasswordField.safeParse('short'))).toBe('errorPasswordShort')
    expect(said(newPasswordField.safeParse('x'.repeat(129)))).toBe('errorPasswordLong')
    expect(newPasswordField.safeParse('correct horse battery').success).toBe(true)
    expect(passwordField.safeParse('old').success).toBe(true)
  })

  it('say it with messages that exist', () => {
    const keys = [
      'errorNameMissing',
      'errorNameLong',
      'errorEmailMissing',
      'errorEmailForm',
      'errorPasswordMissing',
      'errorPasswordShort',
      'errorPasswordLong',
    ]
    expect(keys.filter((key) => !(key in en.account))).toEqual([])
  })
})

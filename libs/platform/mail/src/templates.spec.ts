import { describe, expect, it } from 'vitest'
import { invitationMail, resetPasswordMail, verificationMail } from './templates.ts'

const url = 'https://kubarium.example/v1/auth/verify-email?token=a&callbackURL=/'

describe('mails', () => {
  it('say the same in both languages, with the link in text and HTML', () => {
    for (const locale of ['en', 'ko'] as const) {
      const to = { to: 'ada@example.com', name: 'Ada', locale }
      for (const mail of [
        verificationMail(to, url),
        resetPasswordMail(to, url),
        invitationMail(to, { organisation: 'Class 1', inviter: 'Bob' }, url),
      ]) {
        expect(mail.to).toBe('ada@example.com')
        expect(mail.text).toContain(url)
        expect(mail.html).toContain('token=a&amp;callbackURL')
        expect(mail.html).toContain(`lang="${locale}"`)
      }
    }
    expect(verificationMail({ to: 'a@b.c', name: '에이다', locale: 'ko' }, url).text).toContain(
      '에이다 님, 안녕하세요.',
    )
  })

  it('cannot be made to carry markup or headers of somebody else', () => {
    const mail = invitationMail(
      { to: 'a@b.c', name: '', locale: 'en' },
      { organisation: '<img src=x>', inviter: 'Eve\r\nBcc: all@example.com' },
      url,
    )
    expect(mail.html).not.toContain('<img')
    expect(mail.subject).not.toMatch(/[\r\n]/)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { me, outbox, problem } from '@kubarium/contracts'
import { cookieOf, PASSWORD, startTestApi, type TestApi } from '../testing/test-api.ts'

let api: TestApi
beforeAll(async () => (api = await startTestApi()))
afterAll(() => api.close())

const mailsTo = async (email: string) =>
  outbox.parse((await api.send('GET', '/v1/outbox')).body).mails.filter(({ to }) => to === email)
const linkIn = (text: string): string => new URL(/https?:\S+/.exec(text)![0]).href.replace('http://kubarium.test', '')

describe('signing up and in', () => {
  it('makes an account with an organisation of its own', async () => {
    const ada = await api.signUp('Ada')
    const { status, body } = await api.send('GET', '/v1/me', { as: ada })
    expect(status).toBe(200)
    expect(me.parse(body)).toMatchObject({
      user: { name: 'Ada', email: ada.email, emailVerified: false },
      organisation: { name: 'Ada', role: 'owner' },
    })
  })

  it('keeps the session in a cookie that scripts and other sites do not get', async () => {
    const { headers } = await api.send('POST', '/v1/auth/sign-up/email', {
      body: { name: 'Bea', email: 'bea@example.com', password: PASSWORD },
    })
    const session = headers.getSetCookie().find((cookie) => cookie.startsWith('kubarium.session_token='))!
    expect(session).toContain('HttpOnly')
    expect(session).toContain('SameSite=Lax')
  })

  it('knows nobody without a session', async () => {
    const { status, body } = await api.send('GET', '/v1/me')
    expect(status).toBe(401)
    expect(problem.parse(body).code).toBe('signed-out')
    const forged = await api.send('GET', '/v1/me', { headers: { cookie: 'kubarium.session_token=abc.def' } })
    expect(forged.status).toBe(401)
  })

  it('signs in again, and out', async () => {
    const { email } = await api.signUp()
    const wrong = await api.send('POST', '/v1/auth/sign-in/email', { body: { email, password: 'not the password' } })
    expect(wrong.status).toBe(401)
    const { status, headers } = await api.send('POST', '/v1/auth/sign-in/email', {
      body: { email, password: PASSWORD },
    })
    expect(status).toBe(200)
    const session = { email, cookie: cookieOf(headers) }
    expect((await api.send('GET', '/v1/me', { as: session })).status).toBe(200)
    const out = await api.send('POST', '/v1/auth/sign-out', { as: session, body: {} })
    expect(out.status).toBe(200)
    expect((await api.send('GET', '/v1/me', { as: { email, cookie: cookieOf(out.headers) } })).status).toBe(401)
  })

  it.each([
    ['password1234', 'PASSWORD_TOO_COMMON'],
    ['tooshort', 'PASSWORD_TOO_SHORT'],
    ['cleo@example.com', 'PASSWORD_LIKE_EMAIL'],
  ])('refuses the password %s', async (password, code) => {
    const { status, body } = await api.send('POST', '/v1/auth/sign-up/email', {
      body: { name: 'Cleo', email: 'cleo@example.com', password },
    })
    expect(status).toBe(400)
    expect(body.code).toBe(code)
  })

  it('refuses names and languages that are none', async () => {
    const account = { name: 'Dan', email: 'dan@example.com', password: PASSWORD }
    for (const [change, code] of [
      [{ name: ' ' }, 'NAME_INVALID'],
      [{ name: 'a\nb' }, 'NAME_INVALID'],
      [{ locale: 'fr' }, 'LOCALE_INVALID'],
    ] as const) {
      const { status, body } = await api.send('POST', '/v1/auth/sign-up/email', { body: { ...account, ...change } })
      expect([status, body.code]).toEqual([400, code])
    }
  })
})

describe('confirming the address', () => {
  it('sends a mail in the language of the account, whose link confirms and signs in', async () => {
    const email = 'kim@example.com'
    await api.send('POST', '/v1/auth/sign-up/email', { body: { name: '김', email, password: PASSWORD, locale: 'ko' } })
    await expect.poll(() => mailsTo(email)).toHaveLength(1)
    const [mail] = await mailsTo(email)
    expect(mail!.subject).toBe('Kubarium 이메일 주소를 확인해 주세요')
    const { status, headers } = await api.send('GET', linkIn(mail!.text))
    expect(status).toBe(302)
    const { body } = await api.send('GET', '/v1/me', { as: { email, cookie: cookieOf(headers) } })
    expect(me.parse(body).user.emailVerified).toBe(true)
  })

  it('refuses a link that was tampered with', async () => {
    const { status, body } = await api.send('GET', '/v1/auth/verify-email?token=eyJhbGciOiJIUzI1NiJ9.e30.x')
    expect(status).toBe(401)
    expect(body.code).toBe('INVALID_TOKEN')
  })
})

describe('a forgotten password', () => {
  it('is replaced by the link in a mail, and the old one works no longer', async () => {
    const { email } = await api.signUp()
    await api.send('POST', '/v1/auth/request-password-reset', {
      body: { email, redirectTo: 'http://kubarium.test/reset-password' },
    })
    await expect.poll(() => mailsTo(email)).toHaveLength(2)
    const [mail] = await mailsTo(email)
    const followed = await api.send('GET', linkIn(mail!.text))
    const token = new URL(followed.headers.get('location')!).searchParams.get('token')
    const weak = await api.send('POST', '/v1/auth/reset-password', { body: { token, newPassword: 'password1234' } })
    expect(weak.body.code).toBe('PASSWORD_TOO_COMMON')
    const reset = await api.send('POST', '/v1/auth/reset-password', {
      body: { token, newPassword: 'another horse battery' },
    })
    expect(reset.status).toBe(200)
    const signIn = async (password: string) =>
      (await api.send('POST', '/v1/auth/sign-in/email', { body: { email, password } })).status
    expect(await signIn(PASSWORD)).toBe(401)
    expect(await signIn('another horse battery')).toBe(200)
  })

  it('does not tell who has an account', async () => {
    const { status } = await api.send('POST', '/v1/auth/request-password-reset', {
      body: { email: 'nobody@example.com' },
    })
    expect(status).toBe(200)
    expect(await mailsTo('nobody@example.com')).toEqual([])
  })
})

describe('organisations', () => {
  it('are made by people with a confirmed address, and joined by invitation', async () => {
    const [ada, bob] = [await api.signUp('Ada'), await api.signUp('Bob')]
    const create = (session: typeof ada) =>
      api.send<{ id: string }>('POST', '/v1/auth/organization/create', {
        as: session,
        body: { name: 'Class 1', slug: `class-${Date.now()}` },
      })
    expect((await create(ada)).status).toBe(403)
    const signInVerified = async ({ email }: typeof ada) => {
      await api.api.platform.system.prisma.user.update({ where: { email }, data: { emailVerified: true } })
      return {
        email,
        cookie: cookieOf(
          (await api.send('POST', '/v1/auth/sign-in/email', { body: { email, password: PASSWORD } })).headers,
        ),
      }
    }
    const [owner, guest] = [await signInVerified(ada), await signInVerified(bob)]
    const { status, body: organisation } = await create(owner)
    expect(status).toBe(200)
    const invitation = await api.send<{ id: string }>('POST', '/v1/auth/organization/invite-member', {
      as: owner,
      body: { email: bob.email, role: 'member', organizationId: organisation.id },
    })
    await expect
      .poll(async () => (await mailsTo(bob.email)).map(({ subject }) => subject))
      .toContain('Ada invites you to Class 1 on Kubarium')
    const accepted = await api.send('POST', '/v1/auth/organization/accept-invitation', {
      as: guest,
      body: { invitationId: invitation.body.id },
    })
    expect(accepted.status).toBe(200)
    const active = await api.send('POST', '/v1/auth/organization/set-active', {
      as: guest,
      body: { organizationId: organisation.id },
    })
    const { body } = await api.send('GET', '/v1/me', {
      as: { email: bob.email, cookie: `${guest.cookie.split('; ')[0]}; ${cookieOf(active.headers)}` },
    })
    expect(me.parse(body).organisation).toEqual({ id: organisation.id, name: 'Class 1', role: 'member' })
  })
})

describe('API keys', () => {
  it('stand for the person who made them, until they are taken back', async () => {
    const ada = await api.signUp('Ada')
    const { body: key } = await api.send<{ id: string; key: string }>('POST', '/v1/auth/api-key/create', {
      as: ada,
      body: { name: 'script' },
    })
    expect(key.key).toMatch(/^kub_/)
    const asKey = { headers: { 'x-api-key': key.key } }
    expect(me.parse((await api.send('GET', '/v1/me', asKey)).body).user.email).toBe(ada.email)
    expect((await api.send('GET', '/v1/me', { headers: { 'x-api-key': 'kub_wrong' } })).status).toBe(401)
    await api.send('POST', '/v1/auth/api-key/delete', { as: ada, body: { keyId: key.id } })
    expect((await api.send('GET', '/v1/me', asKey)).status).toBe(401)
  })
})
